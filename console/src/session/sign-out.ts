import { answered, client } from '../api/client.ts';

/** Ends the session on the server, then leaves the page: nothing of this person is kept in it. */
export async function signOut(): Promise<void> {
  await answered(client.POST('/api/auth/logout', { body: {} }));
  sessionStorage.clear(); // drafts
  location.assign(new URL('sign-in', document.baseURI));
}

import { answered, client } from '../api/client.ts';
import { Failure } from '../api/failure.ts';
import { say } from '../ui/said.tsx';
import { isGone } from './one-person.ts';
import { t } from './texts.ts';

/** Ends the session on the server, then leaves the page: nothing of this person is kept in it. */
export async function signOut(): Promise<void> {
  try {
    await answered(client.POST('/api/auth/logout', { body: {} }));
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    say({ tone: 'bad', text: t.stillIn, action: { text: t.signOutAgain, run: () => void signOut() } });
    return;
  }
  isGone();
  location.replace(new URL('sign-in', document.baseURI));
}

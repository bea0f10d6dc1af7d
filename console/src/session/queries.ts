/** What is asked about signing in, and where one is. Who one is: me.ts. */
import { queryOptions } from '@tanstack/react-query';
import { type Schemas, answered, client } from '../api/client.ts';

export type Session = Schemas['SessionDto'];

/** The ways to sign in. */
export const optionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: ({ signal }) => answered(client.GET('/api/auth/options', { signal })),
  staleTime: 60_000,
});

/** The newest of them: who has more wants to end those that they do not know, all at once. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) =>
    answered(client.GET('/api/auth/sessions', { params: { query: { limit: 50 } }, signal })),
});

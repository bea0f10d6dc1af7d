/** The ways to sign in. */
import { queryOptions } from '@tanstack/react-query';
import { answered, client } from '../api/client.ts';

export const optionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: ({ signal }) => answered(client.GET('/api/auth/options', { signal })),
  staleTime: 60_000,
});

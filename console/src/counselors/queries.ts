/** What is asked of the roster of counselors, and what changes it. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type Schemas, answered, client } from '../api/client.ts';
import type { RosterSearch } from '../roster/search.ts';

export type Counselor = Schemas['CounselorDto'];

/** Everything about counselors is asked under this key: a change of one makes all of it old. */
export const counselorsKey = ['counselors'] as const;

export const counselorsQuery = ({ archived, ...search }: RosterSearch) =>
  queryOptions({
    queryKey: [...counselorsKey, 'list', archived, search],
    queryFn: ({ signal }) =>
      answered(
        client.GET('/api/counselors', {
          params: { query: { archived: archived ?? false, ...search } },
          signal,
        }),
      ),
  });

export const counselorQuery = (id: string) =>
  queryOptions({
    queryKey: [...counselorsKey, 'one', id],
    queryFn: ({ signal }) =>
      answered(client.GET('/api/counselors/{id}', { params: { path: { id } }, signal })),
  });

/** The one that the address names, for which its page has waited. */
export function useCounselor(): Counselor {
  const { id = '' } = useParams({ strict: false });
  const { data } = useQuery(counselorQuery(id));
  if (data === undefined) throw new Error('A dialog over a counselor is shown once they are there.');
  return data;
}

/** The names of all groups in which there are counselors; there are few. */
export const groupsQuery = queryOptions({
  queryKey: [...counselorsKey, 'groups'],
  queryFn: async ({ signal }): Promise<string[]> => {
    const names: string[] = [];
    let cursor: string | null | undefined;
    do {
      const query = { limit: 200, ...(cursor != null && { cursor }) };
      const page = await answered(client.GET('/api/counselors/groups', { params: { query }, signal }));
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return names;
  },
  staleTime: 60_000,
});

export const createCounselor = (body: Schemas['CreateCounselorBody'], key: string): Promise<Counselor> =>
  answered(client.POST('/api/counselors', { body, headers: { 'Idempotency-Key': key } }));

/** Only the version that was read. */
export const changeCounselor = (
  { id, version }: Counselor,
  body: Schemas['UpdateCounselorBody'],
): Promise<Counselor> =>
  answered(
    client.PATCH('/api/counselors/{id}', {
      params: { path: { id }, header: { 'If-Match': `"${version}"` } },
      body,
    }),
  );

export const archiveCounselor = (id: string, cancelOpen: boolean, key: string): Promise<Counselor> =>
  answered(
    client.POST('/api/counselors/{id}/archive', {
      params: { path: { id } },
      body: { cancelOpen },
      headers: { 'Idempotency-Key': key },
    }),
  );

export const unarchiveCounselor = (id: string, key: string): Promise<Counselor> =>
  answered(
    client.POST('/api/counselors/{id}/unarchive', {
      params: { path: { id } },
      body: {},
      headers: { 'Idempotency-Key': key },
    }),
  );

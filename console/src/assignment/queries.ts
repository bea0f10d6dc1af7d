/** What is asked about one assignment. All of it becomes old with any assignment, and is asked again when the page is seen again. */
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type Schemas, answered, answeredWhole, client } from '../api/client.ts';
import { assignmentsKey } from '../assignments/queries.ts';
import type { Assignment } from '../words/assignment.tsx';

export type Change = Schemas['ChangeDto'];

/** An assignment with its `ETag`, which says of what version a change is meant. */
export type Tagged = Assignment & { etag: string };

export async function tagged(request: Promise<{ data?: Assignment; response: Response }>): Promise<Tagged> {
  const { data, headers } = await answeredWhole(request);
  return { ...data, etag: headers.get('etag') ?? `"${data.version}"` };
}

export const assignmentQuery = (id: string) =>
  queryOptions({
    queryKey: [...assignmentsKey, 'one', id],
    queryFn: ({ signal }) =>
      tagged(client.GET('/api/assignments/{id}', { params: { path: { id } }, signal })),
    refetchOnWindowFocus: 'always',
  });

/** Oldest first, in pages. */
export const historyQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...assignmentsKey, 'history', id],
    queryFn: ({ signal, pageParam }) =>
      answered(
        client.GET('/api/assignments/{id}/history', {
          params: { path: { id }, query: { limit: 200, ...(pageParam !== '' && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchOnWindowFocus: 'always',
  });

/** The one that the address names, for which its page has waited. */
export function useAssignment(): Tagged {
  const { id } = useParams({ strict: false });
  const { data } = useQuery({ ...assignmentQuery(id ?? ''), enabled: id !== undefined });
  if (data === undefined) throw new Error('A dialog over an assignment is shown once that is there.');
  return data;
}

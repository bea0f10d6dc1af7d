/** What is asked about the assignments of one counselor, or of one scenario, and what a change of it makes old. */
import { type QueryKey, queryOptions, useQueryClient } from '@tanstack/react-query';
import { answered, client } from '../api/client.ts';
import { type Whose, assignmentsKey } from '../assignments/queries.ts';

export const open = { status: ['pending', 'in_progress'], sort: 'dueAt' } as const;
export const done = { status: ['completed'], sort: '-createdAt' } as const;
export type Part = typeof open | typeof done;

/** The first few of them. */
export const workQuery = (whose: Whose, { status, sort }: Part) =>
  queryOptions({
    queryKey: [...assignmentsKey, 'work', whose, status],
    queryFn: ({ signal }) =>
      answered(
        client.GET('/api/assignments', {
          params: { query: { ...whose, status: [...status], sort, limit: 10 } },
          signal,
        }),
      ),
  });

/** @returns what shows at once what the service answered of one, and asks anew for all that has its name */
export function useKeep(queryOf: (id: string) => { queryKey: QueryKey }) {
  const queryClient = useQueryClient();
  return (item: { id: string }): Promise<void> => {
    const { queryKey } = queryOf(item.id);
    queryClient.setQueryData(queryKey, item);
    void queryClient.invalidateQueries({ queryKey: assignmentsKey });
    return queryClient.invalidateQueries({ queryKey: queryKey.slice(0, 1) });
  };
}

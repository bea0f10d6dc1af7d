/** What is asked about the assignments of one counselor, or of one scenario. */
import { queryOptions } from '@tanstack/react-query';
import { answered, client } from '../api/client.ts';
import { assignmentsKey } from '../assignments/queries.ts';
import type { AssignmentSearch } from '../assignments/search.ts';

/** Whose: the filter of the list. */
export type Whose = Pick<AssignmentSearch, 'counselorId' | 'scenarioId'>;

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

export const summaryQuery = (whose: Whose) =>
  queryOptions({
    queryKey: [...assignmentsKey, 'summary', whose],
    queryFn: ({ signal }) =>
      answered(client.GET('/api/assignments/summary', { params: { query: whose }, signal })),
  });

import { queryOptions } from '@tanstack/react-query';
import { type Schemas, answered, client } from '../api/client.ts';
import { assignmentsKey, listQuery } from '../assignments/queries.ts';

export type Summary = Schemas['SummaryDto'];

export const summaryQuery = queryOptions({
  queryKey: [...assignmentsKey, 'summary'],
  queryFn: ({ signal }) => answered(client.GET('/api/assignments/summary', { signal })),
  refetchInterval: 60_000,
});

export const mostOverdueQuery = listQuery({ overdue: true, sort: 'dueAt', limit: 10 });

import { queryOptions } from '@tanstack/react-query';
import { answered, client } from '../api/client.ts';
import type { AssignmentSearch } from './search.ts';

/** Everything about assignments is asked under this key: a change of one makes all of it old. */
export const assignmentsKey = ['assignments'] as const;

export const listQuery = (search: AssignmentSearch) =>
  queryOptions({
    queryKey: [...assignmentsKey, 'list', search],
    queryFn: ({ signal }) => answered(client.GET('/api/assignments', { params: { query: search }, signal })),
  });

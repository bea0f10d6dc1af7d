/** What a counselor's own place asks for. */
import { queryOptions } from '@tanstack/react-query';
import { type Schemas, answered, client } from '../api/client.ts';
import { listQuery } from '../assignments/queries.ts';
import type { AssignmentSearch } from '../assignments/search.ts';
import type { Day } from '../i18n/dates.ts';

export type Exercise = Schemas['ScenarioDto'];

/** The list behind it; the page shows as many as a list has at most. */
export const toDo = (counselorId: string): AssignmentSearch => ({
  counselorId: [counselorId],
  status: ['pending', 'in_progress'],
  sort: 'dueAt',
});
export const toDoQuery = (counselorId: string) => listQuery({ ...toDo(counselorId), limit: 200 });

export const done = (counselorId: string): AssignmentSearch => ({
  counselorId: [counselorId],
  status: ['completed'],
});
export const doneQuery = (counselorId: string, after: Day) =>
  listQuery({ counselorId: [counselorId], completedAfter: after, limit: 200 });

/** What the exercises are about, of those that are to be done. */
export const exercisesQuery = (ids: string[]) =>
  queryOptions({
    queryKey: ['scenarios', 'some', ids],
    queryFn: ({ signal }) =>
      answered(client.GET('/api/scenarios', { params: { query: { id: ids, limit: 200 } }, signal })),
    enabled: ids.length > 0,
    staleTime: 600_000,
  });

/** What is asked about many assignments, and to find those of somebody or of a scenario. */
import { queryOptions } from '@tanstack/react-query';
import { type Schemas, answered, answeredWhole, client } from '../api/client.ts';
import type { AssignmentSearch } from './search.ts';

/** Everything about assignments is asked under this key: a change of one makes all of it old. */
export const assignmentsKey = ['assignments'] as const;

/** A page, and when it was so by the service's own clock. */
export type ListedPage = Schemas['AssignmentPage'] & { asOf: number };

export async function askPage(search: AssignmentSearch, signal: AbortSignal): Promise<ListedPage> {
  const { data, headers } = await answeredWhole(
    client.GET('/api/assignments', { params: { query: search }, signal }),
  );
  return { ...data, asOf: Date.parse(headers.get('date') ?? '') || Date.now() };
}

export const listQuery = (search: AssignmentSearch) =>
  queryOptions({
    queryKey: [...assignmentsKey, 'list', search],
    queryFn: ({ signal }) => askPage(search, signal),
  });

export type Summary = Schemas['SummaryDto'];
/** Of one counselor, or of all with one scenario. */
export type Whose = Pick<AssignmentSearch, 'counselorId' | 'scenarioId'>;

/** @param whose all, if nothing is said */
export const summaryQuery = (whose: Whose = {}) =>
  queryOptions({
    queryKey: [...assignmentsKey, 'summary', whose],
    queryFn: ({ signal }): Promise<Summary> =>
      answered(client.GET('/api/assignments/summary', { params: { query: whose }, signal })),
  });

export interface Named {
  id: string;
  name: string;
  externalId: string;
}

/** Counselors or scenarios that are called so, or that these ids are of. */
export const namedQuery = (
  things: 'counselors' | 'scenarios',
  query: { q?: string; id?: string[]; archived?: boolean; limit?: number },
) =>
  queryOptions({
    queryKey: [things, 'named', query],
    queryFn: async ({ signal }): Promise<Named[]> => {
      const options = { params: { query }, signal };
      if (things === 'counselors') return (await answered(client.GET('/api/counselors', options))).items;
      const { items } = await answered(client.GET('/api/scenarios', options));
      return items.map(({ id, title, externalId }) => ({ id, name: title, externalId }));
    },
    staleTime: 60_000,
  });

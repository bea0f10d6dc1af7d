/** What is asked while one assigns: whom and what there is, what would come of it, and what is there already. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type Schemas, answered, client } from '../api/client.ts';
import { type Named, assignmentsKey, namedQuery } from '../assignments/queries.ts';
import type { Option } from '../ui/choice.tsx';

export type Side = 'counselors' | 'scenarios';
export type Preview = Schemas['BulkResultDto'];
export type Pair = Pick<Schemas['ExistingPairDto'], 'counselorId' | 'scenarioId'>;
export type ExistingPair = Schemas['ExistingPairDto'];

/** Pairs at most, in one request. */
export const mostPairs = 5000;
const pageSize = 100;

const asOption = (one: Schemas['CounselorDto'] | Schemas['ScenarioDto']): Option => ({
  id: one.id,
  name: 'name' in one ? one.name : one.title,
  hint: one.externalId,
});

type Query = { q?: string; id?: string[]; group?: string[]; archived: false; cursor?: string; limit: number };

async function page(side: Side, query: Query, signal: AbortSignal) {
  const { items, nextCursor } =
    side === 'counselors'
      ? await answered(client.GET('/api/counselors', { params: { query }, signal }))
      : await answered(client.GET('/api/scenarios', { params: { query }, signal }));
  return { options: items.map(asOption), nextCursor };
}

/** To whom, or what, can be assigned: page by page. */
export const choicesQuery = (side: Side, q: string) =>
  infiniteQueryOptions({
    queryKey: [side, 'choices', q],
    queryFn: ({ pageParam: cursor, signal }) =>
      page(
        side,
        { ...(q !== '' && { q }), archived: false, ...(cursor && { cursor }), limit: pageSize },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

/** Those that the address names; one who is archived, or not there, is left out. */
export const askedQuery = (side: Side, ids: string[]) => ({
  ...namedQuery(side, { id: ids.slice(0, 200), archived: false, limit: 200 }),
  select: toOptions,
});

const toOptions = (named: Named[]): Option[] =>
  named.map(({ id, name, externalId }) => ({ id, name, hint: externalId }));

/** Everybody in a group. */
export const groupQuery = (group: string) =>
  queryOptions({
    queryKey: ['counselors', 'of-group', group],
    queryFn: async ({ signal }) => {
      const all: Option[] = [];
      for (let cursor: string | null = ''; cursor !== null && all.length < mostPairs;) {
        const next = await page(
          'counselors',
          { group: [group], archived: false, limit: 200, ...(cursor && { cursor }) },
          signal,
        );
        all.push(...next.options);
        cursor = next.nextCursor;
      }
      return all;
    },
  });

/** What would be created, what is there, what was completed before: the service's own word, and nothing is done. */
export const previewQuery = (counselorIds: string[], scenarioIds: string[]) =>
  queryOptions({
    queryKey: [...assignmentsKey, 'preview', counselorIds, scenarioIds],
    queryFn: ({ signal }): Promise<Preview> =>
      answered(
        client.POST('/api/assignments/bulk', { body: { counselorIds, scenarioIds, dryRun: true }, signal }),
      ),
    // Others assign too: each look at it is a new one.
    staleTime: 0,
    enabled:
      counselorIds.length > 0 &&
      scenarioIds.length > 0 &&
      counselorIds.length * scenarioIds.length <= mostPairs,
  });

/** Ids in one question: an address of 200 would be too long for some proxies. */
const idsAtOnce = 100;

/** Assignments by id. One that a list does not know yet, or not any more, is left out. */
export const detailsQuery = (ids: string[]) =>
  queryOptions({
    queryKey: [...assignmentsKey, 'details', ids],
    queryFn: async ({ signal }) => {
      const found = new Map<string, Schemas['AssignmentDto']>();
      for (let from = 0; from < ids.length; from += idsAtOnce) {
        const id = ids.slice(from, from + idsAtOnce);
        const query = { id, limit: idsAtOnce };
        const { items } = await answered(client.GET('/api/assignments', { params: { query }, signal }));
        for (const item of items) found.set(item.id, item);
      }
      return found;
    },
    enabled: ids.length > 0,
  });

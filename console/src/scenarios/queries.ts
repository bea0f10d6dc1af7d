/** What is asked of the scenarios, and what changes them. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type Schemas, answered, client } from '../api/client.ts';
import type { RosterSearch } from '../roster/search.ts';

export type Scenario = Schemas['ScenarioDto'];

/** Everything about scenarios is asked under this key: a change of one makes all of it old. */
export const scenariosKey = ['scenarios'] as const;

export const scenariosQuery = ({ q, archived, cursor }: RosterSearch) =>
  queryOptions({
    queryKey: [...scenariosKey, 'list', { q, archived, cursor }],
    queryFn: ({ signal }) =>
      answered(
        client.GET('/api/scenarios', {
          params: { query: { q, archived: archived ?? false, cursor } },
          signal,
        }),
      ),
  });

export const scenarioQuery = (id: string) =>
  queryOptions({
    queryKey: [...scenariosKey, 'one', id],
    queryFn: ({ signal }) =>
      answered(client.GET('/api/scenarios/{id}', { params: { path: { id } }, signal })),
  });

/** The one that the address names, for which its page has waited. */
export function useScenario(): Scenario {
  const { id = '' } = useParams({ strict: false });
  const { data } = useQuery(scenarioQuery(id));
  if (data === undefined) throw new Error('A dialog over a scenario is shown once it is there.');
  return data;
}

export const createScenario = (body: Schemas['CreateScenarioBody'], key: string): Promise<Scenario> =>
  answered(client.POST('/api/scenarios', { body, headers: { 'Idempotency-Key': key } }));

/** Only the version that was read. */
export const changeScenario = (
  { id, version }: Scenario,
  body: Schemas['UpdateScenarioBody'],
): Promise<Scenario> =>
  answered(
    client.PATCH('/api/scenarios/{id}', {
      params: { path: { id }, header: { 'If-Match': `"${version}"` } },
      body,
    }),
  );

export const archiveScenario = (id: string, key: string): Promise<Scenario> =>
  answered(
    client.POST('/api/scenarios/{id}/archive', {
      params: { path: { id } },
      body: {},
      headers: { 'Idempotency-Key': key },
    }),
  );

export const unarchiveScenario = (id: string, key: string): Promise<Scenario> =>
  answered(
    client.POST('/api/scenarios/{id}/unarchive', {
      params: { path: { id } },
      body: {},
      headers: { 'Idempotency-Key': key },
    }),
  );

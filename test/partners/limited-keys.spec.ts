/** A key that is limited to groups or scenarios opens these alone: whatever is outside does not exist, at every route. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { allScopes, caller, type Caller } from '../support/api.js';
import { expectProblem, faultyFields } from '../support/problems.js';
import { answers, call, documentedRoutes, each, hasId, isPartners, type Route } from '../support/routes.js';
import { createWorld, type World } from '../support/worlds.js';

interface Made {
  id: string;
  key: string;
}

let world: World;
let routes: Route[];
/** Limited to `North`, to the first two scenarios, and to both. */
let limited: Record<'groups' | 'scenarios' | 'both', Caller>;
/** Assignments of a counselor of `North`, and of one of `South`, to the first scenario and to the third. */
let assigned: Record<'north' | 'south', [string, string]>;

const withKey = (key: string): Caller => caller(world.url, { 'X-API-Key': key });

async function make(more: object): Promise<Made> {
  const wish = { name: 'Limited', scopes: allScopes, ...more };
  const { status, body } = await world.admin.post('/api/admin/api-keys', wish);
  expect({ status, body }).toMatchObject({ status: 201 });
  return body as Made;
}

beforeAll(async () => {
  world = await createWorld();
  routes = (await documentedRoutes(world.url)).filter(isPartners);
  const ids = world.counselors.map(({ id }) => id);
  for (const [i, group] of [
    [1, 'North'],
    [2, 'North'],
    [3, 'South'],
  ] as const)
    expect((await world.admin.patch(`/api/counselors/${ids[i]}`, { group })).status).toBe(200);
  const assign = async (counselor: number, scenario: number): Promise<string> => {
    const pair = { counselorId: ids[counselor], scenarioId: world.scenarios[scenario]!.id };
    return (await world.admin.post('/api/assignments', pair)).body.id as string;
  };
  assigned = {
    north: [await assign(1, 0), await assign(1, 2)],
    south: [await assign(3, 0), await assign(3, 2)],
  };
  const groups = ['North'];
  // By the organization's own id, and by ours.
  const scenarioIds = [world.scenarios[0]!.externalId, world.scenarios[1]!.id];
  limited = {
    groups: withKey((await make({ groups })).key),
    scenarios: withKey((await make({ scenarioIds })).key),
    both: withKey((await make({ groups, scenarioIds })).key),
  };
});

afterAll(() => world?.close());

const isWithin = {
  groups: (id: string) => assigned.north.includes(id),
  scenarios: (id: string) => [assigned.north[0], assigned.south[0]].includes(id),
  both: (id: string) => id === assigned.north[0],
};
const kinds = ['groups', 'scenarios', 'both'] as const;

async function everything(): Promise<unknown[]> {
  const tables = ['counselors', 'scenarios', 'assignments', 'assignment_changes'];
  const found = tables.map((table) => world.pool.query(`SELECT t::text AS row FROM ${table} t ORDER BY 1`));
  return (await Promise.all(found)).map(({ rows }) => rows as unknown);
}

async function listed(who: Caller, path: string): Promise<string[]> {
  const { status, body } = await who.get(`${path}${path.includes('?') ? '&' : '?'}limit=200`);
  expect(status).toBe(200);
  return (body.items as { id: string }[]).map(({ id }) => id).sort();
}

describe.each(kinds)('a key that is limited to %s', (kind) => {
  const all = (): string[] => [...assigned.north, ...assigned.south];
  const outside = (): string[] => all().filter((id) => !isWithin[kind](id));

  it('finds what is within, and of what is outside nothing, and changes nothing there', async () => {
    const withId = routes.filter(hasId);
    expect(withId.length).toBeGreaterThanOrEqual(3);
    const before = await everything();
    for (const id of outside()) {
      const statuses = await answers(withId, async (route) => (await call(limited[kind], route, id)).status);
      expect(statuses).toEqual(each(withId, 404));
      const nobody = randomUUID();
      const read = async (one: string) => limited[kind].get(`/api/external/assignments/${one}/result`);
      expect((await read(id)).body).toEqual(JSON.parse((await read(nobody)).text.replaceAll(nobody, id)));
    }
    const reads = withId.filter(({ method }) => method === 'get');
    for (const id of all().filter(isWithin[kind])) {
      const statuses = await answers(reads, async (route) => (await call(limited[kind], route, id)).status);
      expect(statuses).toEqual(each(reads, 200));
    }
    expect(await everything()).toEqual(before);
  });

  it('has in its lists what is within, and in no list a word of what is outside', async () => {
    const path = '/api/external/assignments';
    expect(await listed(limited[kind], path)).toEqual(all().filter(isWithin[kind]).sort());
    expect(await listed(limited[kind], `${path}?status=pending&updated_since=2020-01-01T00:00:00Z`)).toEqual(
      all().filter(isWithin[kind]).sort(),
    );
    const south = world.counselors[3]!.externalId;
    expect(await listed(limited[kind], `${path}?user_id=${south}`)).toEqual(
      assigned.south.filter(isWithin[kind]),
    );
    const lists = routes.filter((route) => route.method === 'get' && !hasId(route));
    const words = outside();
    if (kind !== 'groups')
      words.push(...world.scenarios.slice(2).flatMap(({ id, externalId }) => [id, `"${externalId}"`]));
    const found = await answers(lists, async (route) => {
      const { status, text } = await call(limited[kind], route);
      return { status, outside: words.filter((word) => text.includes(word)) };
    });
    expect(found).toEqual(each(lists, { status: 200, outside: [] }));
  });

  it('shows the scenarios that it may assign', async () => {
    const shown = kind === 'groups' ? world.scenarios : world.scenarios.slice(0, 2);
    expect(await listed(limited[kind], '/api/external/scenarios')).toEqual(shown.map(({ id }) => id).sort());
  });

  it('assigns within, and elsewhere what it names is not there', async () => {
    const before = await everything();
    const assign = async (who: Caller, counselor: number, scenario: string) => {
      const body = { user_id: world.counselors[counselor]!.externalId, scenario_id: scenario };
      return who.post('/api/external/assignments', body).set('Idempotency-Key', randomUUID());
    };
    const [, second, third] = world.scenarios;
    const refusals =
      kind === 'scenarios'
        ? []
        : [await assign(limited[kind], 3, second!.externalId), await assign(limited[kind], 0, second!.id)];
    for (const refusal of refusals) {
      expectProblem(refusal, 404, 'not-found');
      expect(refusal.body).toMatchObject({ resource: 'counselor' });
    }
    if (kind !== 'groups') {
      for (const scenario of [third!.externalId, third!.id, third!.id.toUpperCase()]) {
        // Also where it is active, of which nothing is told.
        for (const counselor of [1, 2]) {
          const refusal = await assign(limited[kind], counselor, scenario);
          expectProblem(refusal, 404, 'not-found');
          expect(refusal.body).toMatchObject({ resource: 'scenario' });
        }
      }
    }
    expect(await everything()).toEqual(before);
    const counselor = kind === 'scenarios' ? 3 : 2;
    const made = await assign(limited[kind], counselor, kind === 'groups' ? third!.id : second!.externalId);
    expect(made.status).toBe(201);
    expectProblem(
      await assign(limited[kind], counselor, made.body.scenario_id),
      409,
      'duplicate-active-assignment',
    );
    const result = await limited[kind].post(`/api/external/assignments/${made.body.id}/result`, { score: 7 });
    expect(result.status).toBe(200);
    await world.pool.query('DELETE FROM assignment_changes WHERE assignment_id = $1', [made.body.id]);
    await world.pool.query('DELETE FROM assignments WHERE id = $1', [made.body.id]);
  });

  it('is held to that also where its creates go together with those of others', async () => {
    const user_id = (i: number): string => world.counselors[i]!.externalId;
    const wishes = [1, 2, 3].flatMap((i) =>
      world.scenarios.slice(8, 11).map((scenario) => ({ i, scenario })),
    );
    const sent = wishes.flatMap((wish) => [limited[kind], world.partner].map((who) => ({ who, ...wish })));
    const statuses = await Promise.all(
      sent.map(
        async ({ who, i, scenario }) =>
          (
            await who.post('/api/external/assignments', {
              user_id: user_id(i),
              scenario_id: scenario.externalId,
            })
          ).status,
      ),
    );
    sent.forEach(({ who, i }, at) => {
      const isOutside = who !== world.partner && (kind !== 'groups' || i === 3);
      expect(isOutside ? [404] : [201, 409]).toContain(statuses[at]);
    });
    await world.pool.query(`DELETE FROM assignments WHERE scenario_id = ANY ($1)`, [
      world.scenarios.slice(8, 11).map(({ id }) => id),
    ]);
  });
});

describe('the limits of a key', () => {
  const scenariosOf = (...places: number[]) =>
    places.map((i) => ({ ...world.scenarios[i], title: expect.any(String) }));

  it('are told where it is made, rotated and listed, and are the same after a rotation', async () => {
    const [, second, third] = world.scenarios;
    const scenarioIds = [third!.id.toUpperCase(), second!.externalId, third!.externalId];
    const made = await make({ groups: [' Zoë Ost\u200b', 'North'], scenarioIds });
    const limits = { groups: ['Zoë Ost', 'North'], scenarios: expect.arrayContaining(scenariosOf(1, 2)) };
    expect(made).toMatchObject({ ...limits, scopes: allScopes });
    const rotated = await world.admin.post(`/api/admin/api-keys/${made.id}/rotate`, {});
    const { items } = (await world.admin.get('/api/admin/api-keys?limit=1')).body;
    for (const told of [rotated.body, items[0]]) {
      expect(told).toMatchObject({ ...limits, scopes: allScopes });
      expect(told.scenarios).toHaveLength(2);
    }
    for (const key of [made.key, rotated.body.key as string]) {
      expect((await withKey(key).get('/api/external/scenarios')).body.items).toHaveLength(2);
      expect(await listed(withKey(key), '/api/external/assignments')).toEqual([assigned.north[1]]);
    }
    expect(await make({})).toMatchObject({ groups: null, scenarios: null });
    expect(await make({ groups: null, scenarioIds: null })).toMatchObject({ groups: null, scenarios: null });
  });

  it('may be scenarios that are archived, or are renamed: it is the scenario that counts', async () => {
    const { body: scenario } = await world.admin.post('/api/scenarios', { externalId: 'l-1', title: 'L' });
    await world.admin.post(`/api/scenarios/${scenario.id}/archive`);
    const partner = withKey((await make({ scenarioIds: ['l-1'] })).key);
    expect(await listed(partner, '/api/external/scenarios')).toEqual([]);
    const body = { user_id: world.counselors[5]!.externalId, scenario_id: 'l-1' };
    expectProblem(await partner.post('/api/external/assignments', body), 400, 'validation-failed');
    await world.admin.post(`/api/scenarios/${scenario.id}/unarchive`);
    await world.admin.patch(`/api/scenarios/${scenario.id}`, { externalId: 'l-2' });
    await world.admin.post('/api/scenarios', { externalId: 'l-1', title: 'Another' });
    expect(await listed(partner, '/api/external/scenarios')).toEqual([scenario.id]);
    expectProblem(await partner.post('/api/external/assignments', body), 404, 'not-found');
    const renamed = { ...body, scenario_id: 'l-2' };
    expect((await partner.post('/api/external/assignments', renamed)).status).toBe(201);
  });

  it('move with a counselor who changes groups', async () => {
    const partner = withKey((await make({ groups: ['West'] })).key);
    const path = `/api/external/assignments/${assigned.south[0]}`;
    const put = async (group: string) =>
      world.admin.patch(`/api/counselors/${world.counselors[3]!.id}`, { group });
    expect((await partner.get(path)).status).toBe(404);
    await put('West');
    expect((await partner.get(path)).status).toBe(200);
    await put('South');
    expect((await partner.get(path)).status).toBe(404);
  });

  it.each([
    ['scenarioIds[1]', { scenarioIds: ['s-101', 's-nowhere'] }],
    ['scenarioIds[0]', { scenarioIds: [randomUUID()] }],
    ['scenarioIds', { scenarioIds: [] }],
    ['scenarioIds', { scenarioIds: ['s-101', 's-101'] }],
    ['scenarioIds', { scenarioIds: 's-101' }],
    ['scenarioIds', { scenarioIds: [''] }],
    ['groups', { groups: [] }],
    ['groups', { groups: 'North' }],
    ['groups', { groups: [7] }],
    ['groups', { groups: Array.from({ length: 201 }, (_, i) => `g${i}`) }],
  ])('are refused where %s is faulty: %j', async (field, fault) => {
    const wish = { name: 'Faulty', scopes: allScopes, ...fault };
    const refused = await world.admin.post('/api/admin/api-keys', wish);
    expectProblem(refused, 400, 'validation-failed');
    expect(faultyFields(refused)).toEqual([field]);
  });

  it('name what is not there, also what is another organization’s', async () => {
    const { rows } = await world.pool.query<{ id: string }>(`
      INSERT INTO scenarios (id, organization_id, external_id, title)
      SELECT gen_random_uuid(), id, 'theirs', 'Theirs' FROM organizations WHERE name <> 'Demo Crisis Line' LIMIT 1
      RETURNING id`);
    const [others] = rows as [{ id: string }];
    const wish = { name: 'Faulty', scopes: allScopes, scenarioIds: [others.id] };
    const refused = await world.admin.post('/api/admin/api-keys', wish);
    expect(refused.body.errors).toEqual([
      { field: 'scenarioIds[0]', code: 'unknown', message: `There is no scenario ${others.id}.` },
    ]);
  });

  it('are not overlooked by the build before, which knows none: it reads that the key may do nothing', async () => {
    const { id } = await make({ groups: ['North'] });
    const { rows } = await world.pool.query('SELECT scopes FROM api_keys WHERE id = $1', [id]);
    expect(rows).toEqual([{ scopes: [] }]);
    await expect(
      world.pool.query(`UPDATE api_keys SET scopes = '{assignments:read}' WHERE id = $1`, [id]),
    ).rejects.toThrow('api_keys_limits_check');
  });
});

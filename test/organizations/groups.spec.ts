/** A supervisor who has groups sees and assigns within them alone: whoever is in another, or in none, does not exist. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { caller, type Caller, type Credentials, sessionOf, signIn } from '../support/api.js';
import { audience, type Issuer, startIssuer } from '../support/issuer.js';
import { expectProblem, faultyFields } from '../support/problems.js';
import { answers, call, documentedRoutes, each, hasId, isPartners, type Route } from '../support/routes.js';
import { finished, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let issuer: Issuer;
let credentials: Credentials;
/** Bound to `North`. */
let bound: Caller;
/** Counselors, and an assignment of the first of each. */
let inside: { counselors: string[]; assignment: string };
let outside: { counselors: string[]; assignment: string };
let routes: Route[];

beforeAll(async () => {
  issuer = await startIssuer({ sue: {} });
  world = await createWorld({ environment: { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience } });
  credentials = await sessionOf(world.url, 'admin@demo.test');
  const ids = world.counselors.map(({ id }) => id);
  for (const id of ids.slice(1, 5)) await putInto(id, 'North');
  for (const id of ids.slice(5, 9)) await putInto(id, 'South');
  inside = { counselors: ids.slice(1, 5), assignment: await assign(ids[1]!) };
  // Those of no group are outside too.
  outside = { counselors: [...ids.slice(5), ids[0]!], assignment: await assign(ids[5]!) };
  await assign(ids[0]!);
  bound = await aSupervisor(['North']);
  // Who may use the others is told by other tests, and what they are about is nobody's of a group.
  routes = (await documentedRoutes(world.url)).filter(
    (route) => !isPartners(route) && /^\/api\/(counselors|assignments)/.test(route.path),
  );
});

afterAll(async () => {
  await world?.close();
  await issuer?.stop();
});

async function putInto(id: string, name: string | null): Promise<void> {
  expect((await world.admin.patch(`/api/counselors/${id}`, { group: name })).status).toBe(200);
}

async function assign(counselorId: string, scenario = 0): Promise<string> {
  const pair = { counselorId, scenarioId: world.scenarios[scenario]!.id };
  return (await world.admin.post('/api/assignments', pair)).body.id;
}

let made = 0;

async function aUser(more: object): Promise<{ id: string; caller: Caller }> {
  const email = `bound-${(made += 1)}@demo.test`;
  const wish = { email, name: 'Bound', role: 'supervisor', password: 'first-password', ...more };
  const { status, body } = await world.admin.post('/api/admin/users', wish);
  expect(status).toBe(201);
  return { id: body.id, caller: await signIn(world.url, email, wish.password) };
}

const aSupervisor = async (groups: string[]): Promise<Caller> => (await aUser({ groups })).caller;

async function listed(who: Caller, path: string): Promise<string[]> {
  const { status, body } = await who.get(`${path}${path.includes('?') ? '&' : '?'}limit=200`);
  expect(status).toBe(200);
  return (body.items as { id: string; counselor?: { id: string } }[]).map(
    ({ id, counselor }) => counselor?.id ?? id,
  );
}

const sorted = (ids: string[]): string[] => ids.toSorted();

describe('at every route', () => {
  const idOf = ({ path }: Route, { counselors, assignment }: typeof inside): string =>
    path.startsWith('/api/counselors') ? counselors[0]! : assignment;

  const everything = async (): Promise<unknown[]> => {
    const tables = ['counselors', 'assignments', 'assignment_changes'];
    const found = tables.map((table) => world.pool.query(`SELECT t::text AS row FROM ${table} t ORDER BY 1`));
    return (await Promise.all(found)).map(({ rows }) => rows as unknown);
  };

  it('who is outside is not found, and nothing changes there', async () => {
    const before = await everything();
    const withId = routes.filter(hasId);
    expect(withId.length).toBeGreaterThanOrEqual(8);
    const statuses = await answers(
      withId,
      async (route) => (await call(bound, route, idOf(route, outside))).status,
    );
    expect(statuses).toEqual(each(withId, 404));
    expect(await everything()).toEqual(before);
  });

  it('who is inside is: it is the group that makes the difference', async () => {
    const reads = routes.filter((route) => route.method === 'get' && hasId(route));
    const statuses = await answers(
      reads,
      async (route) => (await call(bound, route, idOf(route, inside))).status,
    );
    expect(statuses).toEqual(each(reads, 200));
  });

  it('and no list tells of who is outside', async () => {
    const lists = routes.filter((route) => route.method === 'get' && !hasId(route));
    const named = [...outside.counselors, outside.assignment];
    const found = await answers(lists, async (route) => {
      const { status, text } = await call(bound, route);
      return { status, outside: named.filter((id) => text.includes(id)) };
    });
    expect(found).toEqual(each(lists, { status: 200, outside: [] }));
    expect(sorted(await listed(bound, '/api/counselors'))).toEqual(sorted(inside.counselors));
    expect(await listed(bound, '/api/assignments')).toEqual([inside.counselors[0]]);
  });

  it('what is counted is theirs', async () => {
    const open = async (who: Caller, query = ''): Promise<number> =>
      (await who.get(`/api/assignments/summary${query}`)).body.open;
    const [all, south] = [await open(world.admin), await open(world.admin, '?group=South')];
    expect(await open(bound)).toBe(await open(world.admin, '?group=North'));
    expect(await open(bound)).toBeLessThan(all);
    expect(south).toBeGreaterThan(0);
    expect(await open(bound, '?group=South')).toBe(0);
    expect(await open(bound, `?counselorId=${outside.counselors[0]}`)).toBe(0);
  });

  it('nobody outside can be named in a body or a filter', async () => {
    const [counselorId] = outside.counselors;
    const scenarioId = world.scenarios[1]!.id;
    const refused = await bound.post('/api/assignments', { counselorId, scenarioId });
    expectProblem(refused, 404, 'not-found');
    const nobody = randomUUID();
    const unknown = await bound.post('/api/assignments', { counselorId: nobody, scenarioId });
    expect(refused.text).toBe(unknown.text.replace(nobody, counselorId!));

    const product = { counselorIds: [inside.counselors[1], counselorId], scenarioIds: [scenarioId] };
    const bulk = await bound.post('/api/assignments/bulk', product);
    expectProblem(bulk, 400, 'validation-failed');
    expect(faultyFields(bulk)).toEqual(['counselorIds[1]']);
    for (const [path, more] of [
      ['cancel', {}],
      ['edit', { note: 'Seen' }],
    ] as const) {
      const changed = await bound.post(`/api/assignments/bulk/${path}`, {
        ids: [outside.assignment],
        ...more,
      });
      expect(changed.body).toEqual({ changed: [], unchanged: [], notFound: [outside.assignment] });
    }
    expect(await listed(bound, `/api/assignments?counselorId=${counselorId}`)).toEqual([]);
    const { externalId } = world.counselors.find(({ id }) => id === counselorId)!;
    for (const path of ['/api/counselors', '/api/assignments']) {
      expect(await listed(bound, `${path}?q=${externalId}`)).toEqual([]);
      expect(await listed(bound, `${path}?group=South`)).toEqual([]);
      expect((await listed(world.admin, `${path}?q=${externalId}`)).length).toBe(1);
    }
  });
});

describe('the list of groups', () => {
  const names = async (who: Caller, query = ''): Promise<string[]> => {
    const { status, body } = await who.get(`/api/counselors/groups${query}`);
    expect(status).toBe(200);
    return (body.items as { name: string }[]).map(({ name }) => name);
  };

  it('has each once and in order, those of the archived too, page by page, forth and back', async () => {
    expect(await names(world.admin)).toEqual(['North', 'South']);
    const [last, other] = inside.counselors.toReversed();
    await putInto(last!, 'East');
    await putInto(other!, 'Élan');
    expect((await world.admin.post(`/api/counselors/${last}/archive`, {})).status).toBe(200);
    const all = await names(world.admin);
    expect(all.toSorted()).toEqual(['East', 'North', 'South', 'Élan'].toSorted());
    const first = await world.admin.get('/api/counselors/groups?limit=3');
    const { nextCursor } = first.body;
    expect(first.body.items.map(({ name }: { name: string }) => name)).toEqual(all.slice(0, 3));
    const second = await world.admin.get(`/api/counselors/groups?limit=3&cursor=${nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ name: all[3] }], nextCursor: null });
    expect(await names(world.admin, `?limit=3&cursor=${second.body.previousCursor}`)).toEqual(
      all.slice(0, 3),
    );
    // Who is of the same list elsewhere sees nothing of these.
    expect(await names(await signIn(world.url, 'admin@other.test'))).toEqual([]);
    await world.admin.post(`/api/counselors/${last}/unarchive`, {});
    for (const id of [last!, other!]) await putInto(id, 'North');
  });

  it('of a supervisor who has groups has theirs, also where nobody is in one yet', async () => {
    expect(await names(bound)).toEqual(['North']);
    const another = await aSupervisor(['West', 'North', 'Empty']);
    expect(await names(another)).toEqual(['Empty', 'North', 'West']);
    expect(await names(another, '?limit=2')).toEqual(['Empty', 'North']);
    expect(await names(world.supervisor)).toEqual(['North', 'South']);
    expect((await world.counselor.get('/api/counselors/groups')).status).toBe(403);
  });
});

describe('within their groups they do what supervisors do', () => {
  it('assign, edit, start, complete and cancel, one and many', async () => {
    const [first, second] = inside.counselors.slice(2);
    const scenarioIds = world.scenarios.slice(2, 5).map(({ id }) => id);
    const one = await bound.post('/api/assignments', { counselorId: first, scenarioId: scenarioIds[0] });
    expect(one.status).toBe(201);
    const path = `/api/assignments/${one.body.id}`;
    expect((await bound.patch(path, { note: 'Seen' }).set('If-Match', '*')).status).toBe(200);
    for (const step of ['start', 'complete'])
      expect((await bound.post(`${path}/${step}`, {})).status).toBe(200);
    const product = { counselorIds: [first, second], scenarioIds, reassignCompleted: true };
    const { body } = await bound.post('/api/assignments/bulk', product);
    expect(body.summary).toMatchObject({ requested: 6, created: 6 });
    const ids = (body.created as { id: string }[]).map(({ id }) => id);
    expect((await bound.post('/api/assignments/bulk/edit', { ids, note: 'All' })).body.changed).toEqual(ids);
    expect((await bound.post(`/api/assignments/${ids[0]}/cancel`, {})).status).toBe(200);
    const rest = (await bound.post('/api/assignments/bulk/cancel', { ids })).body.changed;
    expect(rest).toEqual(ids.slice(1));
  });

  it('keep counselors there, and move nobody out', async () => {
    const wish = { externalId: 'g-1', name: 'G' };
    for (const more of [{}, { group: 'South' }, { group: null }]) {
      const refused = await bound.post('/api/counselors', { ...wish, ...more });
      expectProblem(refused, 400, 'validation-failed');
      expect(refused.body.errors).toMatchObject([{ field: 'group', code: 'not-yours' }]);
    }
    const { status, body } = await bound.post('/api/counselors', { ...wish, group: ' North ' });
    expect({ status, body }).toMatchObject({ status: 201, body: { group: 'North' } });
    const path = `/api/counselors/${body.id}`;
    for (const group of ['South', null])
      expectProblem(await bound.patch(path, { group }), 400, 'validation-failed');
    expect((await bound.patch(path, { name: 'Other', group: 'North' })).body).toMatchObject({
      name: 'Other',
    });
    const theirs = `/api/counselors/${outside.counselors[0]}`;
    for (const change of [{ group: 'North' }, { externalId: 'g-1' }])
      expectProblem(await bound.patch(theirs, change), 404, 'not-found');
    // Who is moved is seen, with all that is theirs, where they are then.
    await putInto(body.id, 'South');
    expectProblem(await bound.get(path), 404, 'not-found');
    await world.admin.patch(path, { externalId: 'g-moved', group: null });
  });

  it('also where creates of several callers go together', async () => {
    const scenarioId = world.scenarios[6]!.id;
    const south = await aSupervisor(['South', 'West']);
    const ids = world.counselors.slice(1, 9).map(({ id }) => id);
    const sent = ids.flatMap((counselorId) => [bound, south].map((who) => ({ who, counselorId })));
    const statuses = await Promise.all(
      sent.map(
        async ({ who, counselorId }) =>
          (await who.post('/api/assignments', { counselorId, scenarioId })).status,
      ),
    );
    const may = ({ who, counselorId }: (typeof sent)[number]): boolean =>
      inside.counselors.includes(counselorId) === (who === bound);
    expect(statuses).toEqual(sent.map((one) => (may(one) ? 201 : 404)));
  });
});

describe('who is bound', () => {
  it('is told so, by an admin’s word alone, from the next request on', async () => {
    const { id, caller: person } = await aUser({});
    const groups = async () => (await person.get('/api/auth/me')).body.groups;
    expect(await groups()).toEqual([]);
    expect((await listed(person, '/api/counselors')).length).toBeGreaterThan(inside.counselors.length);
    const { body } = await world.admin.patch(`/api/admin/users/${id}`, { groups: [' South ', 'North'] });
    expect(body.groups).toEqual(['South', 'North']);
    expect((await world.admin.get(`/api/admin/users/${id}`)).body.groups).toEqual(body.groups);
    expect(await groups()).toEqual(body.groups);
    const both = world.counselors.slice(1, 9).map(({ id: counselor }) => counselor);
    expect(sorted(await listed(person, '/api/counselors'))).toEqual(sorted(both));
    expect(sorted(await listed(person, '/api/counselors?group=North&group=None'))).toEqual(
      sorted(inside.counselors),
    );
    expect((await world.admin.patch(`/api/admin/users/${id}`, { groups: [] })).body.groups).toEqual([]);
    expect(await groups()).toEqual([]);
  });

  it.each(['', 7, ['a', 'a'], [''], [7], ['x'.repeat(201)], null])('is not bound to %j', async (groups) => {
    const wish = {
      email: 'faulty@demo.test',
      name: 'F',
      role: 'supervisor',
      password: 'first-password',
      groups,
    };
    expect(faultyFields(await world.admin.post('/api/admin/users', wish))).toContain('groups');
  });

  it('is no admin, and no counselor, who sees what is theirs', async () => {
    const admin = await aUser({ role: 'admin', groups: ['North'] });
    expect((await admin.caller.get('/api/auth/me')).body.groups).toEqual([]);
    const { length } = await listed(world.admin, '/api/counselors');
    expect((await listed(admin.caller, '/api/counselors')).length).toBe(length);
    const { body } = await world.counselor.get('/api/auth/me');
    await world.admin.patch(`/api/admin/users/${body.id}`, { groups: ['North'] });
    const counselor = await signIn(world.url, 'counselor@demo.test');
    expect(await listed(counselor, '/api/assignments')).toContain(body.counselorId);
    await world.admin.patch(`/api/admin/users/${body.id}`, { groups: [] });
  });

  it('may come with a token: the role is the issuer’s, the groups are the admin’s', async () => {
    const { organization } = (await world.admin.get('/api/auth/me')).body;
    const claims = { email: 'sue@id.test', email_verified: true, organization: organization.id };
    const sue = async (role: string): Promise<Caller> => {
      await issuer.change('sue', { ...claims, role });
      return caller(world.url, { Authorization: `Bearer ${await issuer.tokenOf('sue')}` });
    };
    const before = await sue('admin');
    const { id } = (await before.get('/api/auth/me')).body;
    await world.admin.patch(`/api/admin/users/${id}`, { groups: ['North'] });
    expect((await before.get('/api/auth/me')).body.groups).toEqual([]);
    const supervisor = await sue('supervisor');
    expect((await supervisor.get('/api/auth/me')).body.groups).toEqual(['North']);
    expect(sorted(await listed(supervisor, '/api/counselors'))).toEqual(sorted(inside.counselors));
  });
});

describe('the groups', () => {
  it('filter the lists of who sees all', async () => {
    for (const path of ['/api/counselors', '/api/assignments']) {
      const [north, south] = [
        await listed(world.admin, `${path}?group=North`),
        await listed(world.admin, `${path}?group=South`),
      ];
      expect(north.length).toBeGreaterThan(0);
      for (const id of north) expect(inside.counselors).toContain(id);
      for (const id of south) expect(inside.counselors).not.toContain(id);
      expect(sorted(await listed(world.admin, `${path}?group=South&group=North`))).toEqual(
        sorted([...north, ...south]),
      );
      expect(await listed(world.admin, `${path}?group=Nowhere`)).toEqual([]);
    }
  });

  it('are read as other names are', async () => {
    const person = await aSupervisor(['Zoe\u0308\u00a0Ost\u200b']);
    const { body } = await world.admin.post('/api/counselors', {
      externalId: 'g-2',
      name: 'G',
      group: '\u00a0Zoë Ost',
    });
    expect(await listed(person, `/api/counselors?group=${encodeURIComponent('Zoë\u00a0Ost ')}`)).toEqual([
      body.id,
    ]);
  });

  it('are a column of rosters', async () => {
    const roster = async (file: string): Promise<(string | null)[]> => {
      const { id } = await upload(world.url, credentials, file, { type: 'counselors' });
      expect((await finished(world.url, credentials, id)).status).toBe('completed');
      const { rows } = await world.pool.query<{ group_name: string | null }>(
        `SELECT group_name FROM counselors WHERE external_id LIKE 'gi-%' ORDER BY external_id`,
      );
      return rows.map(({ group_name }) => group_name);
    };
    expect(await roster('external_id,name,Group\ngi-1,A,\u00a0East\u200b\ngi-2,B,\n')).toEqual([
      'East',
      null,
    ]);
    expect(await roster('external_id,name\ngi-1,Aa\n')).toEqual(['East', null]);
    expect(await roster('external_id,name,group\ngi-1,Aa,\ngi-2,B,East\n')).toEqual([null, 'East']);
  });
});

/** The roster: counselors and scenarios. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

const now = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

/** What both of the roster's lists have in common. */
const lists = [
  {
    path: '/api/counselors',
    least: { externalId: 'least', name: 'Least Counselor' },
    filledUp: { email: null, group: null, userId: null, archivedAt: null, erasedAt: null },
    nameField: 'name',
    everything: { externalId: 'full', name: 'Full Counselor', email: 'full@demo.test', group: 'North' },
    emptied: { email: null, group: null },
    notNull: ['externalId', 'name'],
  },
  {
    path: '/api/scenarios',
    least: { externalId: 'least', title: 'Least Scenario' },
    filledUp: {
      description: '',
      mode: null,
      difficulty: null,
      skills: [],
      estimatedMinutes: null,
      archivedAt: null,
    },
    nameField: 'title',
    everything: {
      externalId: 'full',
      title: 'Full Scenario',
      description: 'Long.\nLonger.',
      mode: 'chat',
      difficulty: 'advanced',
      skills: ['rapport', 'loss'],
      estimatedMinutes: 45,
    },
    emptied: { mode: null, difficulty: null, estimatedMinutes: null },
    notNull: ['externalId', 'title', 'description', 'skills'],
  },
];

describe.each(lists)('$path', ({ path, least, filledUp, nameField, everything, emptied, notNull }) => {
  it('takes the least that is needed, and answers all fields and where it is', async () => {
    const response = await world.supervisor.post(path, least);
    expect(response.status).toBe(201);
    const made = { id: uuid, version: 1, createdAt: now, updatedAt: now };
    expect(response.body).toEqual({ ...least, ...filledUp, ...made });
    expect(response.headers['etag']).toBe('"1"');
    expect(response.headers['location']).toBe(`${path}/${response.body.id}`);
    const read = await world.supervisor.get(`${path}/${response.body.id}`);
    expect(read.body).toEqual(response.body);
    expect(read.headers['etag']).toBe('"1"');
  });

  it('takes all fields, changes only what is given, and empties what is given as null', async () => {
    const { status, body: created } = await world.supervisor.post(path, everything);
    expect(status).toBe(201);
    expect(created).toMatchObject(everything);
    const one = `${path}/${created.id}`;
    const renamed = await world.supervisor.patch(one, { [nameField]: 'Renamed' });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual({ ...created, [nameField]: 'Renamed', updatedAt: now, version: 2 });
    expect(renamed.headers['etag']).toBe('"2"');
    const less = await world.supervisor.patch(one, emptied);
    expect(less.body).toEqual({ ...renamed.body, ...emptied, updatedAt: now, version: 3 });
    for (const nothing of [{}, emptied, { [nameField]: 'Renamed' }]) {
      expect((await world.supervisor.patch(one, nothing)).body).toEqual(less.body);
    }
    expect((await world.supervisor.get(one)).body).toEqual(less.body);
  });

  it.each(['patch', 'archive', 'unarchive'])(
    '%s is done under If-Match of the version that is there alone',
    async (action) => {
      const { body: before } = await world.supervisor.post(path, { ...least, externalId: randomUUID() });
      const one = `${path}/${before.id}`;
      if (action === 'unarchive') await world.supervisor.post(`${one}/archive`);
      const read = await world.supervisor.get(one);
      const send = () =>
        action === 'patch'
          ? world.supervisor.patch(one, { [nameField]: 'Changed' })
          : world.supervisor.post(`${one}/${action}`);
      for (const stale of ['"7"', 'W/"7", "x"']) {
        const refused = await send().set('If-Match', stale);
        expect(refused).toMatchObject({ status: 412, body: { type: '/problems/precondition-failed' } });
        expect(refused.body.detail).toContain(`version ${read.body.version}`);
        expect((await world.supervisor.get(one)).body).toEqual(read.body);
      }
      const tag = read.headers['etag']!;
      const done = await send().set('If-Match', `W/${tag.slice(0, -1)}-gzip"`);
      expect(done).toMatchObject({ status: 200, body: { version: read.body.version + 1 } });
      expect(done.headers['etag']).toBe(`"${read.body.version + 1}"`);
      expect((await send().set('If-Match', tag)).status).toBe(412);
      expect(await send()).toMatchObject({ status: 200, body: done.body });
    },
  );

  it('twelve changes at once from one version: one is done, eleven are told that it is stale', async () => {
    const { body } = await world.supervisor.post(path, { ...least, externalId: randomUUID() });
    const responses = await Promise.all(
      Array.from({ length: 12 }, async (_, i) =>
        world.supervisor.patch(`${path}/${body.id}`, { [nameField]: `Name ${i}` }).set('If-Match', '"1"'),
      ),
    );
    const statuses = responses.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array<number>(11).fill(412)]);
    const { body: after } = await world.supervisor.get(`${path}/${body.id}`);
    expect(after).toEqual(responses.find(({ status }) => status === 200)!.body);
  });

  it.each(notNull)('does not let %s be null', async (field) => {
    const { body: known } = await world.supervisor.get(`${path}?limit=1`);
    const one = `${path}/${known.items[0].id}`;
    const response = await world.supervisor.patch(one, { [field]: null });
    expect(response.status).toBe(400);
    expect(response.body.errors).toMatchObject([{ field, code: 'required' }]);
    expect((await world.supervisor.get(one)).body).toEqual(known.items[0]);
  });

  it('refuses an externalId that is taken, when adding and when changing', async () => {
    const { body: known } = await world.supervisor.get(`${path}?limit=2`);
    const [first, second] = known.items;
    const taken = { field: 'externalId', code: 'taken' };
    const added = await world.supervisor.post(path, { ...least, externalId: first.externalId });
    expect(added).toMatchObject({ status: 400, body: { errors: [taken] } });
    const changed = await world.supervisor.patch(`${path}/${second.id}`, { externalId: first.externalId });
    expect(changed).toMatchObject({ status: 400, body: { errors: [taken] } });
    const kept = await world.supervisor.patch(`${path}/${first.id}`, { externalId: first.externalId });
    expect(kept.status).toBe(200);
  });

  it('of two who add the same externalId at once one succeeds and one is told that it is taken', async () => {
    const one = { ...least, externalId: 'contested' };
    const responses = await Promise.all([world.supervisor.post(path, one), world.admin.post(path, one)]);
    expect(responses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 400]);
    expect(responses.find(({ status }) => status === 400)!.body.errors).toMatchObject([{ code: 'taken' }]);
  });

  it('refuses an externalId that differs from another in case or form alone, and names that', async () => {
    const taken = (one: { status: number; body: unknown }, message: string) =>
      expect(one).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'externalId', code: 'taken', message }] },
      });
    const what = path.slice('/api/'.length, -1);
    const add = (externalId: string) => world.supervisor.post(path, { ...least, externalId });
    const { status, body: zoe } = await add('\u200BZoe\u0308-9\u2060');
    expect({ status, id: zoe.externalId }).toEqual({ status: 201, id: 'Zoë-9' });
    taken(await add('Zoë-9\u00A0'), `Another ${what} has the external id “Zoë-9”.`);
    const inCase = `Another ${what} has the external id “Zoë-9”, which differs in case alone.`;
    taken(await add('ZOE\u0308-9'), inCase);
    const { body: another } = await add('another-9');
    taken(await world.supervisor.patch(`${path}/${another.id}`, { externalId: 'zoë-9' }), inCase);
    expect((await world.supervisor.get(`${path}/${another.id}`)).body).toEqual(another);
    const own = await world.supervisor.patch(`${path}/${zoe.id}`, { externalId: 'ZOË-9' });
    expect(own).toMatchObject({ status: 200, body: { externalId: 'ZOË-9' } });

    for (const [one, same] of [
      ['İzmir-2', 'i\u0307zmir-2'],
      ['straße-1', 'STRASSE-1'],
    ] as const) {
      expect((await add(one)).status).toBe(201);
      expect((await add(same)).status).toBe(400);
    }
    expect((await add('a\u20119')).status).toBe(201);
    taken(
      await add('A\u20119'),
      `Another ${what} has the external id “a\u20119 (U+2011)”, which differs in case alone.`,
    );
  });

  it('changes those that differed in case before, one by one', async () => {
    const table = path.slice('/api/'.length);
    const { rows } = await world.pool.query<{ id: string; external_id: string }>(
      `INSERT INTO ${table} (id, organization_id, external_id, ${nameField})
       SELECT gen_random_uuid(), organization_id, external, 'Twin' FROM ${table}, unnest(ARRAY['twin-1', 'TWIN-1']) external
       WHERE id = $1 RETURNING id, external_id`,
      [(await world.supervisor.get(`${path}?limit=1`)).body.items[0].id],
    );
    for (const { id, external_id: externalId } of rows) {
      const same = await world.supervisor.patch(`${path}/${id}`, { externalId, [nameField]: 'A twin' });
      expect(same).toMatchObject({ status: 200, body: { externalId, [nameField]: 'A twin' } });
    }
    const third = await world.supervisor.patch(`${path}/${rows[0]!.id}`, { externalId: 'Twin-1' });
    expect(third).toMatchObject({ status: 400, body: { errors: [{ code: 'taken' }] } });
    const freed = await world.supervisor.patch(`${path}/${rows[0]!.id}`, { externalId: 'single-1' });
    expect(freed.status).toBe(200);
  });

  it('of many at once that differ in case alone one succeeds, and the others are told of it', async () => {
    const spellings = ['rush-éa', 'RUSH-ÉA', 'Rush-Éa', 'rUSH-e\u0301a'];
    const responses = await Promise.all(
      [...spellings, ...spellings].map((externalId) => world.supervisor.post(path, { ...least, externalId })),
    );
    const [created, ...more] = responses.filter(({ status }) => status === 201);
    expect(more).toEqual([]);
    for (const { status, body } of responses.filter((each) => each !== created)) {
      expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ code: 'taken' }] } });
      expect(body.errors[0].message).toContain(`“${created!.body.externalId}”`);
    }
  });

  it.each(['', '   ', ' \n\t', '\u200B\u00A0\uFEFF'])('refuses %j as a name', async (name) => {
    const response = await world.supervisor.post(path, { externalId: name, [nameField]: name });
    expect(response.status).toBe(400);
    const fields = (response.body.errors as { field: string }[]).map(({ field }) => field);
    expect(fields.sort()).toEqual(['externalId', nameField]);
  });

  it('is sorted by name and searched by q, in upper or lower case and without wildcards', async () => {
    for (const name of ['Zz 50% off', 'Zz 50x off', 'Zz_a', 'Zzba']) {
      const { status } = await world.supervisor.post(path, { externalId: `Ext ${name}`, [nameField]: name });
      expect(status).toBe(201);
    }
    const found = async (q: string): Promise<string[]> => {
      const { body } = await world.supervisor.get(`${path}?q=${encodeURIComponent(q)}`);
      return (body.items as Record<string, string>[]).map((item) => item[nameField]!);
    };
    expect(await found('zz 50')).toEqual(['Zz 50% off', 'Zz 50x off']);
    expect(await found('0% O')).toEqual(['Zz 50% off']);
    expect(await found('zZ_')).toEqual(['Zz_a']);
    expect(await found('ext zzb')).toEqual(['Zzba']);
    expect(await found('\\')).toEqual([]);
  });

  it('answers 404 for what is not there', async () => {
    const one = `${path}/${randomUUID()}`;
    const resource = path.slice('/api/'.length, -1);
    for (const response of [await world.supervisor.get(one), await world.supervisor.patch(one, {})])
      expect(response).toMatchObject({ status: 404, body: { type: '/problems/not-found', resource } });
  });
});

describe('a counselor of the roster', () => {
  it('is found by e-mail', async () => {
    const { body } = await world.supervisor.get('/api/counselors?q=COUNSELOR7@demo');
    expect(body.items).toMatchObject([{ email: 'counselor7@demo.test' }]);
  });

  it('can be linked to a user, who then sees their assignments, and to no second one', async () => {
    const { body: supervisor } = await world.supervisor.get('/api/auth/me');
    expect(supervisor.counselorId).toBeNull();
    const [, second, third] = world.counselors;
    const linked = await world.supervisor.patch(`/api/counselors/${second!.id}`, { userId: supervisor.id });
    expect(linked).toMatchObject({ status: 200, body: { userId: supervisor.id } });
    expect((await world.supervisor.get('/api/auth/me')).body.counselorId).toBe(second!.id);
    const again = await world.supervisor.patch(`/api/counselors/${third!.id}`, { userId: supervisor.id });
    expect(again).toMatchObject({ status: 400, body: { errors: [{ field: 'userId', code: 'taken' }] } });
  });

  it('cannot be linked to a user who is nobody, or another organization’s', async () => {
    const { rows } = await world.pool.query<{ id: string }>(
      `SELECT id FROM users WHERE email = 'admin@other.test'`,
    );
    const isRefused = async (userId: string) => {
      const response = await world.supervisor.patch(`/api/counselors/${world.counselors[5]!.id}`, { userId });
      expect(response).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'userId', code: 'unknown' }] },
      });
    };
    for (const userId of [randomUUID(), rows[0]!.id]) await isRefused(userId);
    // Also where they are a counselor: nobody here is told.
    await world.pool.query(
      `UPDATE counselors c SET user_id = u.id FROM users u
       WHERE u.id = $1 AND c.organization_id = u.organization_id AND c.external_id = 'c-1003'`,
      [rows[0]!.id],
    );
    await isRefused(rows[0]!.id);
  });
});

describe('a scenario', () => {
  it('archived twice is as archived once, is filtered by that, and keeps its assignments', async () => {
    const { body: scenario } = await world.supervisor.post('/api/scenarios', {
      externalId: 'old',
      title: 'Old',
    });
    const pair = { counselorId: world.counselors[0]!.id, scenarioId: scenario.id };
    const { body: assignment } = await world.supervisor.post('/api/assignments', pair);
    const once = await world.supervisor.post(`/api/scenarios/${scenario.id}/archive`);
    expect(once.status).toBe(200);
    expect(once.body).toEqual({ ...scenario, archivedAt: now, updatedAt: now, version: 2 });
    const twice = await world.supervisor.post(`/api/scenarios/${scenario.id}/archive`);
    expect(twice).toMatchObject({ status: 200, body: once.body });

    const listed = async (query: string): Promise<boolean> => {
      const { body } = await world.supervisor.get(`/api/scenarios?q=old&limit=200${query}`);
      return (body.items as { id: string }[]).some(({ id }) => id === scenario.id);
    };
    expect(await listed('')).toBe(true);
    expect(await listed('&archived=true')).toBe(true);
    expect(await listed('&archived=false')).toBe(false);
    const started = await world.supervisor.post(`/api/assignments/${assignment.id}/start`);
    expect(started.body.status).toBe('in_progress');
  });

  it.each([
    ['mode', 'letter'],
    ['difficulty', 'easy'],
    ['estimatedMinutes', 0],
    ['estimatedMinutes', 1.5],
    ['estimatedMinutes', '20'],
    ['skills', 'rapport'],
    ['skills', [1]],
    ['archivedAt', '2099-01-01'],
    ['title', 'x'.repeat(301)],
  ])('refuses %s of %j', async (field, value) => {
    const body = { externalId: randomUUID(), title: 'Faulty', [field]: value };
    const response = await world.supervisor.post('/api/scenarios', body);
    expect(response.status).toBe(400);
    expect(new Set((response.body.errors as { field: string }[]).map((fault) => fault.field))).toEqual(
      new Set([field]),
    );
  });

  it('cannot be archived where there is none', async () => {
    const response = await world.supervisor.post(`/api/scenarios/${randomUUID()}/archive`);
    expect(response).toMatchObject({ status: 404, body: { resource: 'scenario' } });
  });
});

describe('a user with the role counselor', () => {
  it('reads scenarios', async () => {
    const { body } = await world.counselor.get('/api/scenarios');
    expect(body.items.length).toBeGreaterThan(20);
    expect((await world.counselor.get(`/api/scenarios/${world.scenarios[0]!.id}`)).status).toBe(200);
  });

  it('writes no scenario, and neither reads nor writes counselors', async () => {
    const scenario = `/api/scenarios/${world.scenarios[0]!.id}`;
    const counselor = `/api/counselors/${world.counselors[0]!.id}`;
    const responses = [
      await world.counselor.post('/api/scenarios', { externalId: 'mine', title: 'Mine' }),
      await world.counselor.patch(scenario, { title: 'Mine' }),
      await world.counselor.post(`${scenario}/archive`),
      await world.counselor.get('/api/counselors'),
      await world.counselor.get(counselor),
      await world.counselor.patch(counselor, { name: 'Me' }),
    ];
    expect(responses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect((await world.supervisor.get(scenario)).body.title).not.toBe('Mine');
  });
});

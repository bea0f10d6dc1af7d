/** Editing an assignment under If-Match, and its history. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { pairsOf } from '../support/pairs.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld();
  unusedPair = pairsOf(world);
});

afterAll(() => world.close());

/** Path of a new assignment of version 1. */
async function assigned(more: object = {}, counselorId = unusedPair().counselor.id): Promise<string> {
  const scenarioId = unusedPair().scenario.id;
  const ids = { counselorId, scenarioId };
  const response = await world.supervisor.post('/api/assignments', { ...ids, ...more });
  expect(response.status).toBe(201);
  return response.headers['location']!;
}

describe('editing an assignment', () => {
  it('of the version that was read changes what is given and makes a new version', async () => {
    const path = await assigned({ note: 'Old', dueAt: '2099-01-01' });
    const before = await world.supervisor.get(path);
    const response = await world.supervisor
      .patch(path, { note: 'New' })
      .set('If-Match', before.headers['etag']!);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ...before.body, note: 'New', version: 2 });
    expect(response.headers['etag']).toBe('"2"');
    const after = await world.supervisor.get(path);
    expect(after.body).toEqual(response.body);
  });

  it('with null empties both fields', async () => {
    const path = await assigned({ note: 'Old', dueAt: '2099-01-01' });
    const response = await world.supervisor.patch(path, { note: null, dueAt: null }).set('If-Match', '"1"');
    expect(response).toMatchObject({ status: 200, body: { note: null, dueAt: null, version: 2 } });
  });

  it.each([{}, { note: 'Same' }, { dueAt: '2099-01-01' }, { note: 'Same', dueAt: '2099-01-01' }])(
    'to %j, which it is already, keeps the version and adds nothing to the history',
    async (body) => {
      const path = await assigned({ note: 'Same', dueAt: '2099-01-01' });
      const response = await world.supervisor.patch(path, body).set('If-Match', '"1"');
      expect(response).toMatchObject({ status: 200, body: { version: 1 } });
      expect(response.headers['etag']).toBe('"1"');
      const history = await world.supervisor.get(`${path}/history`);
      expect(history.body.items).toHaveLength(1);
    },
  );

  it('with the instant that was read leaves a day the day that it is', async () => {
    const path = await assigned({ dueAt: '2099-01-01' });
    const { body } = await world.supervisor.get(path);
    const whole = { dueAt: body.dueAt as string, note: 'Another' };
    const response = await world.supervisor.patch(path, whole).set('If-Match', '*');
    expect(response.body).toMatchObject({ dueOn: '2099-01-01', note: 'Another' });
    const { rows } = await world.pool.query('SELECT due_on::text AS "dueOn" FROM assignments WHERE id = $1', [
      body.id,
    ]);
    expect(rows).toEqual([{ dueOn: '2099-01-01' }]);
  });

  it('without If-Match answers 428 and changes nothing', async () => {
    const path = await assigned({ note: 'Old' });
    const response = await world.supervisor.patch(path, { note: 'New' });
    expect(response).toMatchObject({ status: 428, body: { type: '/problems/precondition-required' } });
    expect((await world.supervisor.get(path)).body).toMatchObject({ note: 'Old', version: 1 });
  });

  it.each([
    '*',
    '"1"',
    '"7", "1"',
    '"7","1" , "x"',
    ' "1" ',
    // As nginx and HAProxy, Apache, Caddy and Jetty hand a tag on when they compress.
    'W/"1"',
    '"1-gzip"',
    '"1-br"',
    '"1--gzip"',
    '"1;gzip"',
    'W/"1-zstd"',
    '"1-a_digest-gzip"',
    '"0", W/"1"',
  ])('is done under If-Match: %s', async (tags) => {
    const response = await world.supervisor.patch(await assigned(), { note: 'New' }).set('If-Match', tags);
    expect(response).toMatchObject({ status: 200, body: { note: 'New', version: 2 } });
  });

  it.each([
    '"2"',
    'W/"2"',
    '"2-gzip"',
    '1',
    'W/1',
    '"1',
    '""',
    '"1gzip"',
    '"-1"',
    '"999999999999"',
    '"0", "x"',
  ])('answers 412 under If-Match: %s, which does not name it, and changes nothing', async (tags) => {
    const path = await assigned({ note: 'Old' });
    const response = await world.supervisor.patch(path, { note: 'New' }).set('If-Match', tags);
    expect(response).toMatchObject({ status: 412, body: { type: '/problems/precondition-failed' } });
    expect((await world.supervisor.get(path)).body).toMatchObject({ note: 'Old', version: 1 });
  });

  it('a start in between makes the tag stale', async () => {
    const path = await assigned();
    await world.supervisor.post(`${path}/start`);
    const response = await world.supervisor.patch(path, { note: 'New' }).set('If-Match', '"1"');
    expect(response.status).toBe(412);
    expect(response.body.detail).toContain('version 2');
  });

  it('twelve at once from one version: one is done, eleven are told that it is stale', async () => {
    const path = await assigned();
    const responses = await Promise.all(
      Array.from({ length: 12 }, async (_, i) =>
        world.supervisor.patch(path, { note: `Edit ${i}` }).set('If-Match', '"1"'),
      ),
    );
    expect(responses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array<number>(11).fill(412),
    ]);
    const winner = responses.find(({ status }) => status === 200)!;
    expect((await world.supervisor.get(path)).body).toEqual(winner.body);
  });

  it.each([{ status: 'completed' }, { counselorId: randomUUID() }, { version: 5 }])(
    'cannot set %j',
    async (body) => {
      const response = await world.supervisor.patch(await assigned(), body).set('If-Match', '*');
      expect(response.status).toBe(400);
      expect(response.body.errors).toMatchObject([{ field: Object.keys(body)[0], code: 'unknown-field' }]);
    },
  );

  it.each([
    ['completed', ['start', 'complete']],
    ['cancelled', ['cancel']],
  ])('that is %s answers 409, whatever is sent, and changes nothing', async (status, actions) => {
    const path = await assigned({ note: 'Old' });
    for (const action of actions) await world.supervisor.post(`${path}/${action}`);
    const before = await world.supervisor.get(path);
    for (const [body, tag] of [
      [{ note: 'New' }, '*'],
      [{ dueAt: null, note: 'Old' }, before.headers['etag']!],
      [{ note: 'New' }, '"1"'],
    ] as const) {
      const response = await world.supervisor.patch(path, body).set('If-Match', tag);
      const problem = { type: '/problems/invalid-transition', from: status, to: status };
      expect(response).toMatchObject({ status: 409, body: problem });
      expect(response.body.detail).toBe(`An assignment that is ${status} cannot be edited.`);
    }
    expect((await world.supervisor.get(path)).body).toEqual(before.body);
  });

  it('of nobody answers 404', async () => {
    const path = `/api/assignments/${randomUUID()}`;
    const response = await world.supervisor.patch(path, { note: 'New' }).set('If-Match', '*');
    expect(response).toMatchObject({ status: 404, body: { resource: 'assignment' } });
  });
});

describe('the history', () => {
  it('has every change in order: when, who, through which door, from, to, and what', async () => {
    const path = await assigned({ note: 'Old' }, world.counselors[0]!.id);
    await world.admin.patch(path, { dueAt: '2099-06-30T12:00:00+02:00', note: 'New' }).set('If-Match', '"1"');
    await world.counselor.post(`${path}/start`);
    await world.supervisor.patch(path, { note: null }).set('If-Match', '"3"');
    await world.supervisor.post(`${path}/cancel`, { reason: 'Assigned by mistake.' });
    const { body: history } = await world.supervisor.get(`${path}/history`);

    const by = async (who: 'admin' | 'supervisor' | 'counselor') => {
      const { body } = await world[who].get('/api/auth/me');
      return { kind: 'user', id: body.id, name: body.name };
    };
    const [admin, supervisor, counselor] = await Promise.all([
      by('admin'),
      by('supervisor'),
      by('counselor'),
    ]);
    const nothing = { door: 'web', changes: null, reason: null, at: expect.any(String) };
    expect(history).toEqual({
      items: [
        { ...nothing, version: 1, by: supervisor, from: null, to: 'pending' },
        {
          ...nothing,
          version: 2,
          by: admin,
          from: 'pending',
          to: 'pending',
          changes: {
            dueAt: { from: null, to: '2099-06-30T10:00:00.000Z' },
            note: { from: 'Old', to: 'New' },
          },
        },
        { ...nothing, version: 3, by: counselor, from: 'pending', to: 'in_progress' },
        {
          ...nothing,
          version: 4,
          by: supervisor,
          from: 'in_progress',
          to: 'in_progress',
          changes: { note: { from: 'New', to: null } },
        },
        {
          ...nothing,
          version: 5,
          by: supervisor,
          from: 'in_progress',
          to: 'cancelled',
          reason: 'Assigned by mistake.',
        },
      ],
      nextCursor: null,
      previousCursor: null,
    });
    const times = (history.items as { at: string }[]).map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    const { body: assignment } = await world.supervisor.get(path);
    expect([times[0], times[2], times[4]]).toEqual([
      assignment.createdAt,
      assignment.startedAt,
      assignment.cancelledAt,
    ]);
  });

  it('comes in pages that have every change once, also when one is made meanwhile', async () => {
    const path = await assigned();
    for (const note of ['A', 'B', 'C']) await world.supervisor.patch(path, { note }).set('If-Match', '*');
    const versions: number[] = [];
    let cursor: string | null = null;
    do {
      const after: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await world.supervisor.get(`${path}/history?limit=2${after}`);
      versions.push(...(body.items as { version: number }[]).map(({ version }) => version));
      if (cursor === null) await world.supervisor.post(`${path}/start`);
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(versions).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses a cursor of another list', async () => {
    await Promise.all([assigned(), assigned()]);
    const { body: list } = await world.supervisor.get('/api/assignments?limit=1');
    expect(list.nextCursor).toEqual(expect.any(String));
    const response = await world.supervisor.get(`${await assigned()}/history?cursor=${list.nextCursor}`);
    expect(response.status).toBe(400);
    expect(response.body.errors).toMatchObject([{ field: 'cursor', code: 'invalid-cursor' }]);
  });

  it('of another counselor’s assignment does not exist for a counselor', async () => {
    const response = await world.counselor.get(`${await assigned()}/history`);
    expect(response).toMatchObject({ status: 404, body: { resource: 'assignment' } });
  });
});

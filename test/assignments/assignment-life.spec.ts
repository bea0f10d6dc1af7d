/** An assignment's life at the web door, from pending to its end. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { pairsOf } from '../support/pairs.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld();
  unusedPair = pairsOf(world);
});

afterAll(() => world.close());

async function assigned(counselorId?: string): Promise<Response> {
  const { counselor, scenario } = unusedPair();
  const response = await world.supervisor.post('/api/assignments', {
    counselorId: counselorId ?? counselor.id,
    scenarioId: scenario.id,
  });
  expect(response.status).toBe(201);
  return response;
}

/** A new assignment, taken through these actions. */
async function taken(...actions: string[]): Promise<Response> {
  let response = await assigned();
  for (const action of actions) response = await act(response, action);
  return response;
}

async function act(
  { body }: Response,
  action: string,
  details: object = {},
  by = world.supervisor,
): Promise<Response> {
  return by.post(`/api/assignments/${(body as { id: string }).id}/${action}`, details);
}

const now = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

describe('the life of an assignment', () => {
  it('is started, and completed with a result', async () => {
    const created = await assigned();
    const started = await act(created, 'start');
    expect(started.status).toBe(200);
    expect(started.body).toEqual({ ...created.body, status: 'in_progress', startedAt: now, version: 2 });
    expect(started.headers['etag']).toBe('"2"');
    const result = { score: 87.5, feedback: 'Calm and warm.' };
    const completed = await act(created, 'complete', { result });
    expect(completed.status).toBe(200);
    expect(completed.body).toEqual({
      ...started.body,
      status: 'completed',
      completedAt: now,
      result,
      version: 3,
    });
    expect(completed.headers['etag']).toBe('"3"');
  });

  it.each([
    [{}, null],
    [{ result: null }, null],
    [{ result: {} }, null],
    [{ result: { score: 0 } }, { score: 0, feedback: null }],
    [{ result: { score: 100 } }, { score: 100, feedback: null }],
    [{ result: { score: 33.333333333333336 } }, { score: 33.333333333333336, feedback: null }],
    [{ result: { feedback: 'Good.' } }, { score: null, feedback: 'Good.' }],
  ])('is completed by %j with the result %j', async (details, result) => {
    const completed = await act(await taken('start'), 'complete', details);
    expect(completed).toMatchObject({ status: 200, body: { status: 'completed', result } });
  });

  it.each([
    ['result.score', { score: -0.001 }],
    ['result.score', { score: 100.001 }],
    ['result.score', { score: '50' }],
    ['result.feedback', { feedback: 5 }],
    ['result.feedback', { feedback: 'x'.repeat(10_001) }],
    ['result.grade', { grade: 'A' }],
    ['result', 'fine'],
    ['result', 90],
    ['result', []],
    ['result', [{ score: 90 }]],
  ])('is not completed by a result with a fault in %s', async (field, result) => {
    const started = await taken('start');
    const refused = await act(started, 'complete', { result });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toContainEqual(expect.objectContaining({ field }));
    const { body } = await world.supervisor.get(`/api/assignments/${started.body.id}`);
    expect(body).toEqual(started.body);
  });

  it.each([[['cancel']], [['start', 'cancel']]])('ends by %j', async (actions) => {
    const cancelled = await taken(...actions);
    const body = { status: 'cancelled', cancelledAt: now, completedAt: null, version: actions.length + 1 };
    expect(cancelled).toMatchObject({ status: 200, body });
  });

  it.each([[['start']], [['start', 'complete']], [['cancel']]])(
    'is the same after %j twice',
    async (actions) => {
      const once = await taken(...actions);
      const details = { cancel: { reason: 'Other' } }[actions.at(-1)!] ?? {};
      const twice = await act(once, actions.at(-1)!, details);
      expect(twice.status).toBe(200);
      expect(twice.body).toEqual(once.body);
      expect(twice.headers['etag']).toBe(once.headers['etag']);
    },
  );

  it.each([
    [{ score: 80, feedback: 'Calm.' }, { score: 80, feedback: 'Calm.' }, 200],
    [{ score: 80 }, { score: 80, feedback: null }, 200],
    [{ score: 80, feedback: 'Calm.' }, null, 200],
    [{ score: 80, feedback: 'Calm.' }, { score: 81, feedback: 'Calm.' }, 409],
    [{ score: 80, feedback: 'Calm.' }, { score: 80 }, 409],
    [{ score: 80 }, { score: 80, feedback: 'Calm.' }, 409],
    [null, { score: 80 }, 409],
  ])('completed by the result %j and then by %j is answered %i', async (first, second, status) => {
    const started = await taken('start');
    const once = await act(started, 'complete', { result: first });
    const twice = await act(started, 'complete', { result: second });
    expect(twice.status).toBe(status);
    const problem = { type: '/problems/invalid-transition', from: 'completed', to: 'completed' };
    if (status === 200) expect(twice.body).toEqual(once.body);
    else expect(twice.body).toMatchObject(problem);
    expect((await world.supervisor.get(`/api/assignments/${once.body.id}`)).body).toEqual(once.body);
  });

  it.each([
    ['start', []],
    ['complete', ['start']],
    ['cancel', []],
    ['result', ['start', 'complete']],
  ])('%s is done under If-Match of the version that is there alone', async (action, before) => {
    const ready = await taken(...before);
    const path = `/api/assignments/${ready.body.id}/${action}`;
    const details = action === 'result' ? { score: 5, reason: 'Mistyped.' } : {};
    const { version } = ready.body as { version: number };
    const refused = await world.supervisor.post(path, details).set('If-Match', `"${version - 1}", "9"`);
    expect(refused).toMatchObject({ status: 412, body: { type: '/problems/precondition-failed' } });
    expect(refused.body.detail).toContain(`version ${version}`);
    const read = await world.supervisor.get(`/api/assignments/${ready.body.id}`);
    expect(read.body).toEqual(ready.body);
    const done = await world.supervisor.post(path, details).set('If-Match', `W/${read.headers['etag']}`);
    expect(done).toMatchObject({ status: 200, body: { version: version + 1 } });
    expect(done.headers['etag']).toBe(`"${version + 1}"`);
    const late = await world.supervisor.post(path, details).set('If-Match', read.headers['etag']!);
    expect(late.status).toBe(412);
  });

  it.each([
    [[], 'complete', 'pending', 'completed'],
    [['start', 'complete'], 'cancel', 'completed', 'cancelled'],
    [['cancel'], 'start', 'cancelled', 'in_progress'],
    [['cancel'], 'complete', 'cancelled', 'completed'],
  ])('after %j refuses %s and says from %s to %s', async (actions, action, from, to) => {
    const before = await taken(...actions);
    const refused = await act(before, action);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ type: '/problems/invalid-transition', from, to });
    const { body } = await world.supervisor.get(`/api/assignments/${before.body.id}`);
    expect(body).toEqual(before.body);
  });

  it.each(['start', 'complete', 'cancel'])('of nobody cannot %s: 404', async (action) => {
    const response = await world.supervisor.post(`/api/assignments/${randomUUID()}/${action}`);
    expect(response.status).toBe(404);
    expect(response.body).toMatchObject({ type: '/problems/not-found', resource: 'assignment' });
  });
});

describe('correcting a result', () => {
  const result = { score: 40, feedback: 'Calm.' };
  const completed = async () => act(await taken('start'), 'complete', { result });
  const historyOf = async (id: string) =>
    (await world.supervisor.get(`/api/assignments/${id}/history`)).body.items;

  it.each([
    [{ score: 90 }, { score: 90, feedback: 'Calm.' }, { score: { from: 40, to: 90 } }],
    [{ feedback: 'Warm.' }, { score: 40, feedback: 'Warm.' }, { feedback: { from: 'Calm.', to: 'Warm.' } }],
    [{ score: null }, { score: null, feedback: 'Calm.' }, { score: { from: 40, to: null } }],
    [
      { score: null, feedback: null },
      null,
      { score: { from: 40, to: null }, feedback: { from: 'Calm.', to: null } },
    ],
  ])('by %j makes it %j, with its entry in the history', async (wish, corrected, changes) => {
    const { body } = await completed();
    const details = { ...wish, reason: 'Mistyped.' };
    const response = await act({ body } as Response, 'result', details, world.admin);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ ...body, result: corrected, version: 4 });
    expect(response.headers['etag']).toBe('"4"');
    const again = await act({ body } as Response, 'result', details);
    expect(again).toMatchObject({ status: 200, body: response.body });
    const history = await historyOf(body.id);
    expect(history).toHaveLength(4);
    const entry = {
      version: 4,
      from: 'completed',
      to: 'completed',
      changes,
      reason: 'Mistyped.',
      door: 'web',
    };
    expect(history[3]).toMatchObject({ ...entry, by: { kind: 'user' } });
  });

  it.each([
    ['reason', { score: 1 }],
    ['reason', { score: 1, reason: ' ' }],
    ['score', { score: 101, reason: 'Mistyped.' }],
    ['grade', { grade: 1, reason: 'Mistyped.' }],
  ])('names the fault in %s of %j', async (field, details) => {
    const response = await act(await completed(), 'result', details);
    expect(response.status).toBe(400);
    expect(response.body.errors).toMatchObject([{ field }]);
  });

  it.each([
    ['pending', []],
    ['in_progress', ['start']],
    ['cancelled', ['cancel']],
  ])('of one that is %s is refused', async (from, actions) => {
    const response = await act(await taken(...actions), 'result', { score: 1, reason: 'Mistyped.' });
    const problem = { type: '/problems/invalid-transition', from, to: 'completed' };
    expect(response).toMatchObject({ status: 409, body: problem });
  });

  it('is not for counselors, and not for one that is not there', async () => {
    const { body } = await completed();
    const details = { score: 1, reason: 'Mistyped.' };
    expect((await act({ body } as Response, 'result', details, world.counselor)).status).toBe(403);
    const nobody = { body: { id: randomUUID() } } as Response;
    expect(await act(nobody, 'result', details)).toMatchObject({
      status: 404,
      body: { resource: 'assignment' },
    });
  });

  it('twelve at once from one version: one is done, and the history has it alone', async () => {
    const { body } = await completed();
    const responses = await Promise.all(
      Array.from({ length: 12 }, async (_, i) =>
        world.supervisor
          .post(`/api/assignments/${body.id}/result`, { score: i, reason: 'Mistyped.' })
          .set('If-Match', '"3"'),
      ),
    );
    const statuses = responses.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array<number>(11).fill(412)]);
    expect(await historyOf(body.id)).toHaveLength(4);
  });
});

describe('a counselor', () => {
  it('starts and completes their own', async () => {
    const own = await assigned(world.counselors[0]!.id);
    expect((await act(own, 'start', {}, world.counselor)).body).toMatchObject({ status: 'in_progress' });
    const completed = await act(own, 'complete', { result: { feedback: 'Done.' } }, world.counselor);
    expect(completed).toMatchObject({ status: 200, body: { status: 'completed' } });
  });

  it('cancels nothing, not even their own', async () => {
    const own = await assigned(world.counselors[0]!.id);
    expect((await act(own, 'cancel', {}, world.counselor)).status).toBe(403);
    const { body } = await world.counselor.get(`/api/assignments/${own.body.id}`);
    expect(body.status).toBe('pending');
  });

  it.each(['start', 'complete'])(
    'cannot %s what is another counselor’s: for them it does not exist',
    async (action) => {
      const others = await taken(...(action === 'complete' ? ['start'] : []));
      const refused = await act(others, action, {}, world.counselor);
      expect(refused).toMatchObject({ status: 404, body: { resource: 'assignment' } });
      const { body } = await world.supervisor.get(`/api/assignments/${others.body.id}`);
      expect(body).toMatchObject({ status: others.body.status, version: others.body.version });
    },
  );
});

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
      const details =
        { complete: { result: { score: 1 } }, cancel: { reason: 'Other' } }[actions.at(-1)!] ?? {};
      const twice = await act(once, actions.at(-1)!, details);
      expect(twice.status).toBe(200);
      expect(twice.body).toEqual(once.body);
      expect(twice.headers['etag']).toBe(once.headers['etag']);
    },
  );

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

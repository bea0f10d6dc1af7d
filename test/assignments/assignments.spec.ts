/** Assigning one scenario to one counselor by the web door. */
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

function unusedIds(): { counselorId: string; scenarioId: string } {
  const { counselor, scenario } = unusedPair();
  return { counselorId: counselor.id, scenarioId: scenario.id };
}

async function assigned(more: object = {}): Promise<Response> {
  const response = await world.supervisor.post('/api/assignments', { ...unusedIds(), ...more });
  expect(response.status).toBe(201);
  return response;
}

const now = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

describe('assigning a scenario', () => {
  it('answers 201 with the whole assignment, where it is, and its version', async () => {
    const { counselor, scenario } = unusedPair();
    const { body: known } = await world.supervisor.get(`/api/counselors/${counselor.id}`);
    const { body: exercise } = await world.supervisor.get(`/api/scenarios/${scenario.id}`);
    const { body: me } = await world.supervisor.get('/api/auth/me');
    const response = await world.supervisor.post('/api/assignments', {
      counselorId: counselor.id,
      scenarioId: scenario.id,
      dueAt: '2099-01-31T12:00:00+02:00',
      note: 'Before your first night shift.\n– Sam 🌙',
    });
    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      counselor: { ...counselor, name: known.name },
      scenario: { ...scenario, title: exercise.title },
      status: 'pending',
      dueAt: '2099-01-31T10:00:00.000Z',
      dueOn: '2099-01-31',
      overdue: false,
      note: 'Before your first night shift.\n– Sam 🌙',
      assignedBy: { kind: 'user', id: me.id, name: 'Sam Demo' },
      result: null,
      version: 1,
      createdAt: now,
      startedAt: null,
      completedAt: null,
      cancelledAt: null,
      repeatEveryMonths: null,
      previousId: null,
      nextId: null,
    });
    expect(response.headers).toMatchObject({ location: `/api/assignments/${response.body.id}`, etag: '"1"' });
    const read = await world.supervisor.get(response.headers['location']!);
    expect(read.body).toEqual(response.body);
    expect(read.headers['etag']).toMatch(/^"1-[0-9a-f]{32}"$/);
  });

  it.each(['pending', 'in_progress'])('is refused while one is %s, which the 409 names', async (status) => {
    const pair = unusedIds();
    const { body: first } = await world.supervisor.post('/api/assignments', pair);
    if (status === 'in_progress') await world.supervisor.post(`/api/assignments/${first.id}/start`);
    const second = await world.supervisor.post('/api/assignments', { ...pair, note: 'Again' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      type: '/problems/duplicate-active-assignment',
      assignment: {
        id: first.id,
        status,
        createdAt: first.createdAt,
        createdByYou: true,
        url: `/api/assignments/${first.id}`,
      },
    });
    expect(second.body.detail).toContain(first.counselor.name);
    expect(second.body.detail).toContain(first.scenario.title);
  });

  it.each([
    ['2099-01-31T12:00:00Z', '2099-01-31T12:00:00.000Z'],
    ['2099-01-31T23:30:00-05:30', '2099-02-01T05:00:00.000Z'],
    ['2099-01-31t12:00:00.123456z', '2099-01-31T12:00:00.123Z'],
    ['2099-01-31', '2099-01-31T22:59:59.999Z'],
    ['2096-02-29', '2096-02-29T22:59:59.999Z'],
    ['0001-01-01', '0001-01-01T23:06:31.999Z'],
    ['9999-12-31', '9999-12-31T23:59:59.999Z'],
    [null, null],
  ])('takes dueAt %j as %j', async (dueAt, expected) => {
    const { body } = await assigned({ dueAt });
    expect(body.dueAt).toBe(expected);
    const read = await world.supervisor.get(`/api/assignments/${body.id}`);
    expect(read.body.dueAt).toBe(expected);
  });

  const noTimes = [
    '2099-02-30 2099-02-30T12:00:00Z 2099-02-29 2099-13-01 2099-01-00 2099-1-1 0000-01-01 2099-01-31T12:00:00',
    '2099-01-31T25:00:00Z 2099-01-31T24:00:00Z 2099-01-31T12:00Z +010000-01-01T00:00:00Z tomorrow infinity',
  ].flatMap((texts) => texts.split(' '));
  it.each([...noTimes, '', 4_073_328_000_000, true, [], {}])('refuses dueAt %j', async (dueAt) => {
    const response = await world.supervisor.post('/api/assignments', { ...unusedIds(), dueAt });
    expect(response.status).toBe(400);
    expect(response.body.errors).toEqual([
      { field: 'dueAt', code: 'invalid-time', message: expect.stringContaining('2027-01-31') },
    ]);
  });

  it('that was due in the past is overdue from the start', async () => {
    const { body } = await assigned({ dueAt: '2020-01-31' });
    expect(body.overdue).toBe(true);
  });

  it.each(['counselor', 'scenario'])(
    'to or of an unknown %s answers 404 and says which',
    async (resource) => {
      const unknown = randomUUID();
      const ids = { ...unusedIds(), [`${resource}Id`]: unknown };
      const response = await world.supervisor.post('/api/assignments', ids);
      expect(response.status).toBe(404);
      expect(response.body).toMatchObject({ type: '/problems/not-found', resource });
      expect(response.body.detail).toContain(unknown);
    },
  );

  it('of an archived scenario answers 400 that names the field', async () => {
    const { body: scenario } = await world.supervisor.post('/api/scenarios', {
      externalId: 'retired',
      title: 'Retired',
    });
    await world.supervisor.post(`/api/scenarios/${scenario.id}/archive`);
    const ids = { ...unusedIds(), scenarioId: scenario.id };
    const response = await world.supervisor.post('/api/assignments', ids);
    expect(response.status).toBe(400);
    expect(response.body.errors).toMatchObject([{ field: 'scenarioId', code: 'archived' }]);
  });

  it.each([[['start', 'complete']], [['cancel']]])('is possible again after %j', async (actions) => {
    const { body: ended } = await assigned();
    for (const action of actions) {
      const { status } = await world.supervisor.post(`/api/assignments/${ended.id}/${action}`);
      expect(status).toBe(200);
    }
    const again = await world.supervisor.post('/api/assignments', {
      counselorId: ended.counselor.id,
      scenarioId: ended.scenario.id,
    });
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ status: 'pending', version: 1, result: null });
    expect(again.body.id).not.toBe(ended.id);
  });
});

/** Assigning many scenarios to many counselors in one request. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { truncate } from '../support/truncate.js';
import { createWorld, type World } from '../support/worlds.js';

interface Pair {
  counselorId: string;
  scenarioId: string;
}

let world: World;
/** Ids of five counselors and of three scenarios. */
let c: string[];
let s: string[];

beforeAll(async () => {
  world = await createWorld();
  c = world.counselors.slice(0, 5).map(({ id }) => id);
  s = world.scenarios.slice(0, 3).map(({ id }) => id);
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments, assignment_changes');
});

/** Sends a bulk request; if it succeeds its summary must add up and agree with its lists. */
async function bulk(body: object): Promise<Response> {
  const response = await world.supervisor.post('/api/assignments/bulk', body);
  if (response.status === 200) {
    const { created, existing, completedBefore, summary } = response.body;
    const counts = {
      created: created.length,
      existing: existing.length,
      completedBefore: completedBefore.length,
    };
    const requested = counts.created + counts.existing + counts.completedBefore;
    expect(summary).toEqual({ requested, ...counts });
  }
  return response;
}

async function assign(counselorId: string, scenarioId: string, ...actions: string[]): Promise<string> {
  const { body } = await world.supervisor.post('/api/assignments', { counselorId, scenarioId });
  for (const action of actions) {
    const { status } = await world.supervisor.post(`/api/assignments/${body.id}/${action}`);
    expect(status).toBe(200);
  }
  return body.id as string;
}

async function rows(): Promise<{ assignments: number; changes: number }> {
  const { rows: found } = await world.pool.query(`
    SELECT (SELECT count(*)::int FROM assignments) AS assignments,
           (SELECT count(*)::int FROM assignment_changes) AS changes`);
  return found[0];
}

function product(counselorIds: string[], scenarioIds: string[]): Pair[] {
  return counselorIds.flatMap((counselorId) =>
    scenarioIds.map((scenarioId) => ({ counselorId, scenarioId })),
  );
}

describe('a bulk request', () => {
  it('creates every pair, with its first row of history', async () => {
    const { status, body } = await bulk({
      counselorIds: c,
      scenarioIds: s,
      dueAt: '2099-01-31',
      note: 'Spring training',
    });
    expect(status).toBe(200);
    expect(body.created).toEqual(product(c, s).map((pair) => ({ ...pair, id: expect.any(String) })));
    expect(new Set((body.created as { id: string }[]).map(({ id }) => id)).size).toBe(15);
    expect(body).toMatchObject({ existing: [], completedBefore: [] });
    const { body: one } = await world.supervisor.get(`/api/assignments/${body.created[7].id}`);
    expect(one).toMatchObject({
      counselor: { id: c[2] },
      scenario: { id: s[1] },
      status: 'pending',
      dueAt: '2099-01-31T22:59:59.999Z',
      note: 'Spring training',
      assignedBy: { kind: 'user', name: 'Sam Demo' },
      version: 1,
    });
    const { body: history } = await world.supervisor.get(`/api/assignments/${one.id}/history`);
    expect(history.items).toMatchObject([{ version: 1, door: 'web', by: one.assignedBy, to: 'pending' }]);
    expect(await rows()).toEqual({ assignments: 15, changes: 15 });
  });

  it('creates the rest where some are active, and names those', async () => {
    const pending = await assign(c[0]!, s[0]!);
    const running = await assign(c[1]!, s[1]!, 'start');
    await assign(c[1]!, s[0]!, 'cancel');
    const { status, body } = await bulk({ counselorIds: c.slice(0, 2), scenarioIds: s.slice(0, 2) });
    expect(status).toBe(200);
    expect(body.existing).toEqual([
      { counselorId: c[0], scenarioId: s[0], assignmentId: pending },
      { counselorId: c[1], scenarioId: s[1], assignmentId: running },
    ]);
    expect(body.created).toMatchObject([
      { counselorId: c[0], scenarioId: s[1] },
      { counselorId: c[1], scenarioId: s[0] },
    ]);
  });

  it('sent twice creates nothing the second time', async () => {
    const first = await bulk({ counselorIds: c, scenarioIds: s });
    const second = await bulk({ counselorIds: c, scenarioIds: s });
    expect(second.body.created).toEqual([]);
    expect(second.body.existing).toEqual(
      (first.body.created as (Pair & { id: string })[]).map(({ id, ...pair }) => ({
        ...pair,
        assignmentId: id,
      })),
    );
    expect(await rows()).toEqual({ assignments: 15, changes: 15 });
  });

  it('leaves out what was completed before, naming the last time, unless that is wanted again', async () => {
    await assign(c[0]!, s[0]!, 'start', 'complete');
    const last = await assign(c[0]!, s[0]!, 'start', 'complete');
    const wanted = { counselorIds: [c[0]], scenarioIds: [s[0], s[1]] };
    const { body } = await bulk(wanted);
    expect(body.completedBefore).toEqual([{ counselorId: c[0], scenarioId: s[0], assignmentId: last }]);
    expect(body.created).toMatchObject([{ counselorId: c[0], scenarioId: s[1] }]);
    const { body: again } = await bulk({ ...wanted, reassignCompleted: true });
    expect(again.created).toMatchObject([{ counselorId: c[0], scenarioId: s[0] }]);
    expect(again.summary).toEqual({ requested: 2, created: 1, existing: 1, completedBefore: 0 });
  });

  it('counts one as existing that was completed before and is active again', async () => {
    await assign(c[0]!, s[0]!, 'start', 'complete');
    const active = await assign(c[0]!, s[0]!);
    const { body } = await bulk({ counselorIds: [c[0]], scenarioIds: [s[0]] });
    expect(body.existing).toMatchObject([{ assignmentId: active }]);
    expect(body.completedBefore).toEqual([]);
  });

  it.each([false, true])(
    'in mode atomic creates nothing where one is active (dryRun: %j)',
    async (dryRun) => {
      const first = await assign(c[1]!, s[1]!, 'start');
      const second = await assign(c[2]!, s[0]!);
      const { status, body } = await bulk({ counselorIds: c, scenarioIds: s, mode: 'atomic', dryRun });
      expect(status).toBe(409);
      expect(body).toMatchObject({
        type: '/problems/duplicate-active-assignment',
        assignment: { id: first, status: 'in_progress', createdAt: expect.any(String) },
        existing: [
          { counselorId: c[1], scenarioId: s[1], assignmentId: first },
          { counselorId: c[2], scenarioId: s[0], assignmentId: second },
        ],
      });
      expect((await rows()).assignments).toBe(2);
    },
  );

  it('in mode atomic creates all where none is active, beside what was completed before', async () => {
    await assign(c[0]!, s[0]!, 'start', 'complete');
    const { status, body } = await bulk({ counselorIds: c, scenarioIds: s, mode: 'atomic' });
    expect(status).toBe(200);
    expect(body.summary).toEqual({ requested: 15, created: 14, existing: 0, completedBefore: 1 });
    expect((await rows()).assignments).toBe(15);
  });

  it('as a dry run answers what it would do, and does nothing', async () => {
    await assign(c[0]!, s[0]!);
    await assign(c[1]!, s[0]!, 'start', 'complete');
    const before = await rows();
    const wanted = { counselorIds: c, scenarioIds: s };
    const dry = await bulk({ ...wanted, dryRun: true });
    expect(await rows()).toEqual(before);
    const real = await bulk(wanted);
    const withoutIds = (real.body.created as Pair[]).map((pair) => ({ ...pair, id: null }));
    expect(dry.body).toEqual({ ...real.body, created: withoutIds });
    expect(real.body.summary).toEqual({ requested: 15, created: 13, existing: 1, completedBefore: 1 });
  });

  it('counts repeated ids once, also in other letter case', async () => {
    const { body } = await bulk({
      counselorIds: [c[0], c[1], c[0], c[0]!.toUpperCase()],
      scenarioIds: [s[0]!.toUpperCase(), s[0]],
    });
    expect(body.created).toMatchObject(product(c.slice(0, 2), s.slice(0, 1)));
    expect(await rows()).toEqual({ assignments: 2, changes: 2 });
  });
});

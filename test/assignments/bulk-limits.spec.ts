/** What a bulk request may hold: how many pairs, and only ids that can be assigned. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { type Enrolled, enrolment } from '../support/enrolment.js';
import { truncate } from '../support/truncate.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
/** Ids of the roster's first counselor and first scenario. */
let counselor: string;
let scenario: string;

beforeAll(async () => {
  world = await createWorld();
  counselor = world.counselors[0]!.id;
  scenario = world.scenarios[0]!.id;
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments, assignment_changes');
});

const bulk = async (body: object): Promise<Response> => world.supervisor.post('/api/assignments/bulk', body);

async function rows(): Promise<{ assignments: number; changes: number }> {
  const { rows: found } = await world.pool.query(`
    SELECT (SELECT count(*)::int FROM assignments) AS assignments,
           (SELECT count(*)::int FROM assignment_changes) AS changes`);
  return found[0];
}

describe('a bulk request', () => {
  it('with unknown and archived ids names each with its place, and creates nothing', async () => {
    const { body: retired } = await world.supervisor.post('/api/scenarios', {
      externalId: 'retired',
      title: 'Retired',
    });
    await world.supervisor.post(`/api/scenarios/${retired.id}/archive`);
    const nobody = [randomUUID(), randomUUID()];
    const nothing = randomUUID();
    const { rows: others } = await world.pool.query<{ id: string }>(`
      SELECT s.id FROM scenarios s JOIN organizations o ON o.id = organization_id
      WHERE o.name = 'Other Crisis Line' LIMIT 1`);
    const { status, body } = await bulk({
      counselorIds: [nobody[0], counselor, nobody[1], nobody[0]],
      scenarioIds: [scenario, nothing, retired.id, others[0]!.id],
    });
    expect(status).toBe(400);
    const fault = (field: string, code: string, id: string) => ({
      field,
      code,
      message: expect.stringContaining(id),
    });
    expect(body.errors).toEqual([
      fault('counselorIds[0]', 'unknown', nobody[0]!),
      fault('counselorIds[2]', 'unknown', nobody[1]!),
      fault('counselorIds[3]', 'unknown', nobody[0]!),
      fault('scenarioIds[1]', 'unknown', nothing),
      fault('scenarioIds[3]', 'unknown', others[0]!.id),
      fault('scenarioIds[2]', 'archived', retired.id),
    ]);
    expect(await rows()).toEqual({ assignments: 0, changes: 0 });
  });

  it('of 5,000 pairs is done in one, and of 5,025 refused', async () => {
    const { rows: made } = await world.pool.query<Enrolled>(enrolment('counselors', 201, 'many-'));
    const counselorIds = made.map(({ id }) => id);
    const scenarioIds = world.scenarios.slice(0, 25).map(({ id }) => id);
    const tooMany = await bulk({ counselorIds, scenarioIds });
    expect(tooMany.status).toBe(400);
    expect(tooMany.body.errors).toMatchObject([
      { code: 'too-many-pairs', message: expect.stringMatching('5025') },
    ]);
    expect(await rows()).toEqual({ assignments: 0, changes: 0 });

    const pair = { counselorId: counselorIds[5], scenarioId: scenarioIds[5] };
    const { body: active } = await world.supervisor.post('/api/assignments', pair);
    const { status, body } = await bulk({ counselorIds: counselorIds.slice(0, 200), scenarioIds });
    expect(status).toBe(200);
    expect(body.summary).toEqual({ requested: 5000, created: 4999, existing: 1, completedBefore: 0 });
    expect(body.existing).toMatchObject([{ ...pair, assignmentId: active.id }]);
    expect(await rows()).toEqual({ assignments: 5000, changes: 5000 });
  });

  it('of 5,001 ids that are one pair creates that pair', async () => {
    const { status, body } = await bulk({
      counselorIds: Array(5001).fill(counselor),
      scenarioIds: [scenario],
    });
    expect(status).toBe(200);
    expect(body.summary).toMatchObject({ requested: 1, created: 1 });
  });

  it.each([
    ['counselorIds', { counselorIds: [] }],
    ['scenarioIds', { scenarioIds: [] }],
    ['counselorIds', { counselorIds: undefined }],
    ['counselorIds', { counselorIds: null }],
    ['counselorIds', { counselorIds: randomUUID() }],
    ['counselorIds', { counselorIds: ['c-1001'] }],
    ['scenarioIds', { scenarioIds: [null] }],
    ['scenarioIds', { scenarioIds: [[randomUUID()]] }],
    ['mode', { mode: 'all' }],
    ['mode', { mode: null }],
    ['dryRun', { dryRun: 'true' }],
    ['reassignCompleted', { reassignCompleted: 1 }],
    ['dueAt', { dueAt: '2099-02-30' }],
    ['pairs', { pairs: [] }],
  ])('with a fault in %s is refused: %j', async (field, fault) => {
    const { status, body } = await bulk({ counselorIds: [counselor], scenarioIds: [scenario], ...fault });
    expect(status).toBe(400);
    expect(body.errors[0].field).toMatch(new RegExp(`^${field}\\b`));
    expect(await rows()).toEqual({ assignments: 0, changes: 0 });
  });
});

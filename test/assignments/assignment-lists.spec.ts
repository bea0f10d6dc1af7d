/** The list of assignments: its filters, its orders, and its pages. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createWorld, type World } from '../support/worlds.js';

interface Item {
  id: string;
  dueAt: string | null;
  createdAt: string;
  counselor: { id: string };
}

let world: World;

/** Name of each assignment of the fixture, by id. */
const names = new Map<string, string>();

/** Counselor and scenario (by place in the roster), status, and days from now until it is due. */
const fixture: Record<
  string,
  [counselor: number, scenario: number, status: string, dueInDays: number | null]
> = {
  'late pending': [1, 0, 'pending', -2],
  'late running': [1, 1, 'in_progress', -1],
  'late but completed': [1, 2, 'completed', -2],
  'late but cancelled': [2, 0, 'cancelled', -2],
  'due soon': [2, 1, 'pending', 1],
  'due later': [2, 2, 'in_progress', 5],
  'never due': [3, 0, 'pending', null],
  'completed, never due': [3, 1, 'completed', null],
};

beforeAll(async () => {
  world = await createWorld();
  for (const [name, [counselor, scenario, status, dueInDays]] of Object.entries(fixture)) {
    const { rows } = await world.pool.query<{ id: string }>(
      `INSERT INTO assignments (
         id, organization_id, counselor_id, scenario_id, status, due_at,
         assigned_by_kind, assigned_by_id, assigned_by_name, started_at, completed_at, cancelled_at
       )
       SELECT gen_random_uuid(), organization_id, id, $2, $3, now() + $4::integer * interval '1 day',
              'user', gen_random_uuid(), 'Sam Demo', now(),
              CASE WHEN $3 = 'completed' THEN now() END, CASE WHEN $3 = 'cancelled' THEN now() END
       FROM counselors WHERE id = $1 RETURNING id`,
      [world.counselors[counselor]!.id, world.scenarios[scenario]!.id, status, dueInDays],
    );
    names.set(rows[0]!.id, name);
  }
});

afterAll(() => world.close());

/** Names of the fixture's assignments that a list has, in the fixture's order. */
async function found(query: string): Promise<string[]> {
  const { status, body } = await world.supervisor.get(`/api/assignments?limit=200&${query}`);
  expect(status).toBe(200);
  const ids = new Set((body.items as Item[]).map(({ id }) => id));
  return [...names].filter(([id]) => ids.has(id)).map(([, name]) => name);
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

describe('the list of assignments', () => {
  it('has all of the organization without a filter', async () => {
    expect(await found('')).toEqual(Object.keys(fixture));
  });

  it('has those of one counselor, of one scenario, and of both', async () => {
    const counselor = `counselorId=${world.counselors[1]!.id}`;
    const scenario = `scenarioId=${world.scenarios[1]!.id}`;
    expect(await found(counselor)).toEqual(['late pending', 'late running', 'late but completed']);
    expect(await found(scenario)).toEqual(['late running', 'due soon', 'completed, never due']);
    expect(await found(`${counselor}&${scenario}`)).toEqual(['late running']);
    expect(await found(`counselorId=${randomUUID()}`)).toEqual([]);
  });

  it('has those of one status, or of any of several', async () => {
    expect(await found('status=cancelled')).toEqual(['late but cancelled']);
    expect(await found('status=cancelled&status=completed')).toEqual([
      'late but completed',
      'late but cancelled',
      'completed, never due',
    ]);
  });

  it('has the overdue: active and due before now; or all others', async () => {
    const overdue = ['late pending', 'late running'];
    expect(await found('overdue=true')).toEqual(overdue);
    expect(await found('overdue=false')).toEqual(
      Object.keys(fixture).filter((name) => !overdue.includes(name)),
    );
  });

  it('says of each whether it is overdue', async () => {
    const { body } = await world.supervisor.get('/api/assignments?overdue=true');
    expect((body.items as { overdue: boolean }[]).map(({ overdue }) => overdue)).toEqual([true, true]);
    const { body: others } = await world.supervisor.get('/api/assignments?overdue=false&limit=200');
    expect((others.items as { overdue: boolean }[]).some(({ overdue }) => overdue)).toBe(false);
  });

  it('has those due before, after, and between two times', async () => {
    expect(await found(`dueAfter=${inDays(3)}`)).toEqual(['due later']);
    expect(await found(`dueAfter=${inDays(0)}`)).toEqual(['due soon', 'due later']);
    expect(await found(`dueBefore=${inDays(-1.5)}`)).toEqual([
      'late pending',
      'late but completed',
      'late but cancelled',
    ]);
    expect(await found(`dueAfter=${inDays(-1.5)}&dueBefore=${inDays(3)}`)).toEqual([
      'late running',
      'due soon',
    ]);
  });

  it('has those that q finds in counselor or scenario, in upper or lower case', async () => {
    const { body: counselor } = await world.supervisor.get(`/api/counselors/${world.counselors[3]!.id}`);
    const { body: scenario } = await world.supervisor.get(`/api/scenarios/${world.scenarios[2]!.id}`);
    const q = (text: string): Promise<string[]> => found(`q=${encodeURIComponent(text)}`);
    const ofCounselor = ['never due', 'completed, never due'];
    const ofScenario = ['late but completed', 'due later'];
    expect(await q(counselor.name.toUpperCase())).toEqual(ofCounselor);
    expect(await q(counselor.externalId)).toEqual(ofCounselor);
    expect(await q(scenario.title.slice(2).toLowerCase())).toEqual(ofScenario);
    expect(await q(scenario.externalId.toUpperCase())).toEqual(ofScenario);
    expect(await q('nothing is called so')).toEqual([]);
  });

  it.each(['%', '_', '\\', '100%_\\'])('q takes %s for the sign and no wildcard', async (signs) => {
    expect(await found(`q=${encodeURIComponent(signs)}`)).toEqual([]);
    const { body: counselor } = await world.supervisor.post('/api/counselors', {
      externalId: `signs-${randomUUID()}`,
      name: `Signs ${signs} here`,
    });
    const { body: assignment } = await world.supervisor.post('/api/assignments', {
      counselorId: counselor.id,
      scenarioId: world.scenarios[0]!.id,
    });
    const { body } = await world.supervisor.get(`/api/assignments?q=${encodeURIComponent(`s ${signs} h`)}`);
    expect((body.items as Item[]).map(({ id }) => id)).toEqual([assignment.id]);
    // Out of the way of the next sign.
    await world.supervisor.patch(`/api/counselors/${counselor.id}`, { name: 'Plain' });
  });

  it.each(
    [
      'limit=0 limit=201 limit=-1 limit=1.5 limit=abc limit= limit=1e2 limit=1&limit=2 limit=99999999999999999999',
      'status=done status= status=pending,completed overdue=yes overdue=1 counselorId=nobody scenarioId=',
      'dueBefore=soon dueAfter=2099-02-30 sort=title sort=createdAt&sort=dueAt sort= q=a&q=b cursor= order=asc toString=1',
    ].flatMap((queries) => queries.split(' ')),
  )('refuses ?%s and names the parameter', async (query) => {
    const { status, body } = await world.supervisor.get(`/api/assignments?${query}`);
    expect(status).toBe(400);
    const [field] = query.split('=');
    expect(body.errors).toContainEqual(
      expect.objectContaining({ field: expect.stringMatching(`^${field}`) }),
    );
  });

  it('of a counselor has only their own, whatever they ask for', async () => {
    const own = await world.supervisor.post('/api/assignments', {
      counselorId: world.counselors[0]!.id,
      scenarioId: world.scenarios[5]!.id,
    });
    const list = async (query: string): Promise<string[]> => {
      const { body } = await world.counselor.get(`/api/assignments?${query}`);
      return (body.items as Item[]).map(({ id }) => id);
    };
    expect(await list('')).toEqual([own.body.id]);
    expect(await list(`counselorId=${world.counselors[0]!.id}`)).toEqual([own.body.id]);
    expect(await list(`counselorId=${world.counselors[1]!.id}`)).toEqual([]);
    expect(await list('overdue=true')).toEqual([]);
    const [others] = names.keys();
    expect((await world.counselor.get(`/api/assignments/${others}`)).status).toBe(404);
    expect((await world.counselor.get(`/api/assignments/${own.body.id}`)).status).toBe(200);
  });
});

/** The list of assignments: its filters, its orders, and its pages. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { sessionOf } from '../support/api.js';
import { finished, upload } from '../support/uploads.js';
import { inZone } from '../support/zones.js';
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
         assigned_by_kind, assigned_by_id, assigned_by_name, created_at, started_at, completed_at, cancelled_at
       )
       SELECT gen_random_uuid(), organization_id, id, $2, $3, now() + $4::integer * interval '1 day',
              'user', gen_random_uuid(), 'Sam Demo', now() - interval '1 minute' + $5::integer * interval '1 second', now(),
              CASE WHEN $3 = 'completed' THEN now() END, CASE WHEN $3 = 'cancelled' THEN now() END
       FROM counselors WHERE id = $1 RETURNING id`,
      [world.counselors[counselor]!.id, world.scenarios[scenario]!.id, status, dueInDays, names.size],
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

  it('has those of any of several counselors and scenarios', async () => {
    const [, one, two, three] = world.counselors.map(({ id }) => `counselorId=${id}`);
    const [first, second] = world.scenarios.map(({ id }) => `scenarioId=${id}`);
    expect(await found(`${one}&${two}&${three}&${one}`)).toEqual(Object.keys(fixture));
    expect(await found(`${two}&${three}&counselorId=${randomUUID()}`)).toEqual(Object.keys(fixture).slice(3));
    expect(await found(`${two}&${three}&${first}`)).toEqual(['late but cancelled', 'never due']);
    expect(await found(`${one}&${first}&${second}`)).toEqual(['late pending', 'late running']);
    const many = Array.from({ length: 199 }, () => `counselorId=${randomUUID()}`).join('&');
    for (const sort of ['createdAt', '-createdAt', 'dueAt', '-dueAt'])
      expect(await found(`${many}&${three}&sort=${sort}`)).toEqual(['never due', 'completed, never due']);
    const { status, body } = await world.supervisor.get(`/api/assignments?${many}&${one}&${two}`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field: 'counselorId', code: 'too-many' }]);
  });

  it('has those that were changed since a time, in whatever way, also at the partners’ door', async () => {
    const now = async (): Promise<string> => {
      const { rows } = await world.pool.query<{ now: Date }>(
        "SELECT clock_timestamp() + interval '1 ms' AS now",
      );
      return rows[0]!.now.toISOString();
    };
    const changedSince = async (time: string): Promise<string[]> => {
      const { body } = await world.supervisor.get(`/api/assignments?updatedSince=${time}`);
      const { body: external } = await world.partner.get(`/api/external/assignments?updated_since=${time}`);
      const ids = (body.items as Item[]).map(({ id }) => id);
      expect((external.items as Item[]).map(({ id }) => id)).toEqual(ids);
      return ids;
    };
    const wish = { counselorId: world.counselors[7]!.id, scenarioId: world.scenarios[7]!.id };
    const beginning = await now();
    expect(await changedSince(beginning)).toEqual([]);
    const { body: created } = await world.supervisor.post('/api/assignments', wish);
    const path = `/api/assignments/${created.id}`;
    const ids = { ids: [created.id] };
    for (const change of [
      async () => world.supervisor.patch(path, { note: 'Changed' }).set('If-Match', '*'),
      async () => world.supervisor.post('/api/assignments/bulk/edit', { ...ids, note: 'Again' }),
      async () => world.supervisor.post(`${path}/start`),
      async () => world.pool.query(`UPDATE assignments SET score = 1 WHERE id = $1`, [created.id]),
      async () => world.supervisor.post('/api/assignments/bulk/cancel', ids),
    ]) {
      expect(await changedSince(beginning)).toEqual([created.id]);
      const before = await now();
      expect(await changedSince(before)).toEqual([]);
      await change();
      expect(await changedSince(before)).toEqual([created.id]);
    }
    // What changes nothing is no change.
    const before = await now();
    await world.supervisor.post(`${path}/cancel`);
    await world.supervisor.post('/api/assignments/bulk/cancel', ids);
    await world.supervisor.post('/api/assignments/bulk/edit', { ...ids, note: 'Late' });
    await world.pool.query(`UPDATE assignments SET score = score WHERE id = $1`, [created.id]);
    expect(await changedSince(before)).toEqual([]);
    await world.pool.query('DELETE FROM assignments WHERE id = $1', [created.id]);
  });

  it('has those that an import created', async () => {
    const admin = await sessionOf(world.url, 'admin@demo.test');
    const [first, second] = [world.counselors[10]!.externalId, world.counselors[11]!.externalId];
    const scenario = world.scenarios[10]!.externalId;
    const created = async (file: string): Promise<{ id: string; counselors: string[] }> => {
      const { id } = await upload(world.url, admin, file);
      await finished(world.url, admin, id);
      const { body } = await world.supervisor.get(`/api/assignments?importId=${id}&sort=dueAt`);
      return { id, counselors: (body.items as Item[]).map(({ counselor }) => counselor.id) };
    };
    const one = await created(`counselor,scenario\n${first},${scenario}\n`);
    expect(one.counselors).toEqual([world.counselors[10]!.id]);
    // What was there already it did not create.
    const other = await created(`counselor,scenario\n${first},${scenario}\n${second},${scenario}\n`);
    expect(other.counselors).toEqual([world.counselors[11]!.id]);
    expect(await found(`importId=${randomUUID()}`)).toEqual([]);
    await world.pool.query('DELETE FROM assignments WHERE assigned_by_id = ANY ($1)', [[one.id, other.id]]);
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

  it('has those that are due at no time, or at some', async () => {
    const never = ['never due', 'completed, never due'];
    expect(await found('withoutDueDate=true')).toEqual(never);
    expect(await found('withoutDueDate=false')).toEqual(
      Object.keys(fixture).filter((name) => !never.includes(name)),
    );
    expect(await found('withoutDueDate=true&status=pending&status=in_progress')).toEqual(['never due']);
    expect(await found(`withoutDueDate=true&dueAfter=${inDays(-9)}`)).toEqual([]);
  });

  it('has those that were completed after a time, or after the end of a day where the organization is', async () => {
    const both = ['late but completed', 'completed, never due'];
    expect(await found(`completedAfter=${inDays(-1)}`)).toEqual(both);
    expect(await found(`completedAfter=${inDays(1)}`)).toEqual([]);
    expect(await found(`completedAfter=${inDays(-1)}&status=pending`)).toEqual([]);
    await inZone(world, 'Pacific/Kiritimati');
    // The last millisecond of the 1st of February there, and the first of the 2nd.
    const [last, first] = ['2027-02-01T09:59:59.999Z', '2027-02-01T10:00:00.000Z'];
    for (const [name, completedAt] of [
      [both[0], last],
      [both[1], first],
    ]) {
      const [id] = [...names].find(([, each]) => each === name)!;
      await world.pool.query('UPDATE assignments SET completed_at = $2 WHERE id = $1', [id, completedAt]);
    }
    expect(await found('completedAfter=2027-01-31')).toEqual(both);
    expect(await found('completedAfter=2027-02-01')).toEqual([both[1]]);
    expect(await found(`completedAfter=${last}`)).toEqual([both[1]]);
    expect(await found('completedAfter=2027-02-02')).toEqual([]);
    await inZone(world, 'UTC');
  });

  it('has those of some ids, in the order that is asked for', async () => {
    const idOf = (name: string) => [...names].find(([, each]) => each === name)![0];
    const [later, soon] = [idOf('due later'), idOf('due soon')];
    const path = `/api/assignments?id=${later.toUpperCase()}&id=${soon}&id=${soon}&id=${randomUUID()}`;
    for (const [sort, ids] of [
      ['dueAt', [soon, later]],
      ['-dueAt', [later, soon]],
      ['createdAt', [soon, later]],
    ] as const) {
      const { body } = await world.supervisor.get(`${path}&sort=${sort}`);
      expect((body.items as Item[]).map(({ id }) => id)).toEqual(ids);
    }
    expect(await found(`id=${later}&id=${soon}&status=pending`)).toEqual(['due soon']);
    expect((await world.counselor.get(path)).body.items).toEqual([]);
    const many = Array.from({ length: 199 }, () => `id=${randomUUID()}`).join('&');
    expect(await found(`${many}&id=${later}`)).toEqual(['due later']);
    const { status, body } = await world.supervisor.get(`/api/assignments?${many}&id=${later}&id=${soon}`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field: 'id', code: 'too-many' }]);
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
      'status=done status= status=pending,completed overdue=yes overdue=1 counselorId=nobody scenarioId= importId=x updatedSince=soon updatedSince=2027-01-31',
      'dueBefore=soon dueAfter=2099-02-30 sort=title sort=createdAt&sort=dueAt sort= q=a&q=b cursor= order=asc toString=1 id=x withoutDueDate=yes completedAfter=soon completedAfter=2099-02-30',
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
    const both = `counselorId=${world.counselors[1]!.id}&counselorId=${world.counselors[0]!.id}`;
    expect(await list(both)).toEqual([own.body.id]);
    expect(await list('overdue=true')).toEqual([]);
    const [others] = names.keys();
    expect((await world.counselor.get(`/api/assignments/${others}`)).status).toBe(404);
    expect((await world.counselor.get(`/api/assignments/${own.body.id}`)).status).toBe(200);
  });
});

/** Many assignments cancelled or edited at once: one transaction, one history row per change, and what became of each. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { sessionOf } from '../support/api.js';
import { poster, type Send } from '../support/client.js';
import { enrolment, type Enrolled } from '../support/enrolment.js';
import { truncate } from '../support/truncate.js';
import { createWorld, type World } from '../support/worlds.js';

interface BulkChange {
  changed: string[];
  unchanged: { id: string; status: string }[];
  notFound: string[];
}

let world: World;
const past = '2001-02-03T04:05:06.000Z';

beforeAll(async () => {
  world = await createWorld({ services: 2 });
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments, assignment_changes');
});

const cancelPath = '/api/assignments/bulk/cancel';
const editPath = '/api/assignments/bulk/edit';

async function post(path: string, body: object): Promise<BulkChange> {
  const response = await world.supervisor.post(path, body);
  if (response.status !== 200) throw new Error(response.text);
  return response.body as BulkChange;
}

/** Assigns each scenario to each counselor; ids in the order of creation. */
async function assign(counselors: Enrolled[], scenarios: Enrolled[], more: object = {}): Promise<string[]> {
  const { status, body } = await world.supervisor.post('/api/assignments/bulk', {
    counselorIds: counselors.map(({ id }) => id),
    scenarioIds: scenarios.map(({ id }) => id),
    ...more,
  });
  expect(status).toBe(200);
  return (body as { created: { id: string }[] }).created.map(({ id }) => id);
}

/** Five: pending, in progress, completed, cancelled, and pending again. */
async function oneOfEach(more: object = {}): Promise<[string, string, string, string, string]> {
  const ids = await assign(world.counselors.slice(0, 5), world.scenarios.slice(0, 1), more);
  await world.supervisor.post(`/api/assignments/${ids[1]}/start`);
  await world.supervisor.post(`/api/assignments/${ids[2]}/start`);
  await world.supervisor.post(`/api/assignments/${ids[2]}/complete`);
  await world.supervisor.post(`/api/assignments/${ids[3]}/cancel`);
  return ids as [string, string, string, string, string];
}

async function row(id: string): Promise<Record<string, unknown>> {
  return (await world.supervisor.get(`/api/assignments/${id}`)).body as Record<string, unknown>;
}

async function lastChange(id: string): Promise<Record<string, unknown>> {
  const { body } = await world.supervisor.get(`/api/assignments/${id}/history`);
  return (body.items as Record<string, unknown>[]).at(-1)!;
}

/** An assignment of another organization. */
async function foreign(): Promise<string> {
  const { rows } = await world.pool.query<{ id: string }>(`
    INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, assigned_by_kind, assigned_by_id, assigned_by_name)
    SELECT gen_random_uuid(), o.id, c.id, s.id, 'user', gen_random_uuid(), 'Somebody'
    FROM organizations o JOIN counselors c ON c.organization_id = o.id JOIN scenarios s ON s.organization_id = o.id
    WHERE o.name = 'Other Crisis Line' LIMIT 1
    RETURNING id`);
  return rows[0]!.id;
}

describe('a bulk cancel', () => {
  it('cancels what is active, leaves what has ended, and tells of each once', async () => {
    const [pending, started, completed, cancelled, other] = await oneOfEach();
    const [nothing, theirs] = [randomUUID(), await foreign()];
    const untouched = await Promise.all([completed, cancelled].map(row));
    const ids = [started, nothing, completed, pending.toUpperCase(), theirs, pending, cancelled, nothing];
    expect(await post(cancelPath, { ids, reason: 'The course is over.' })).toEqual({
      changed: [started, pending],
      unchanged: [
        { id: completed, status: 'completed' },
        { id: cancelled, status: 'cancelled' },
      ],
      notFound: [nothing, theirs],
    });
    expect(await Promise.all([completed, cancelled].map(row))).toEqual(untouched);
    for (const [id, from, version] of [
      [pending, 'pending', 2],
      [started, 'in_progress', 3],
    ] as const) {
      expect(await row(id)).toMatchObject({ status: 'cancelled', version, cancelledAt: expect.any(String) });
      expect(await lastChange(id)).toMatchObject({
        version,
        from,
        to: 'cancelled',
        door: 'web',
        by: { kind: 'user' },
        reason: 'The course is over.',
      });
    }
    expect(await row(other)).toMatchObject({ status: 'pending', version: 1 });
    // Again, and nothing changes.
    expect(await post(cancelPath, { ids: [pending] })).toEqual({
      changed: [],
      unchanged: [{ id: pending, status: 'cancelled' }],
      notFound: [],
    });
    expect(await row(pending)).toMatchObject({ version: 2 });
  });
});

describe('a bulk edit', () => {
  it('changes what is given, empties what is null, leaves what is absent and what has ended', async () => {
    const [pending, started, completed, cancelled, other] = await oneOfEach({ dueAt: past, note: 'Old' });
    const untouched = await Promise.all([completed, cancelled].map(row));
    const nothing = randomUUID();
    const ids = [pending, completed, nothing, started, cancelled, pending];
    expect(await post(editPath, { ids, note: null })).toEqual({
      changed: [pending, started],
      unchanged: [
        { id: completed, status: 'completed' },
        { id: cancelled, status: 'cancelled' },
      ],
      notFound: [nothing],
    });
    expect(await Promise.all([completed, cancelled].map(row))).toEqual(untouched);
    expect(await row(pending)).toMatchObject({ note: null, dueAt: past, status: 'pending', version: 2 });
    expect(await row(started)).toMatchObject({ note: null, dueAt: past, status: 'in_progress', version: 3 });
    expect(await lastChange(started)).toMatchObject({
      version: 3,
      from: 'in_progress',
      to: 'in_progress',
      changes: { note: { from: 'Old', to: null } },
    });
    expect(
      await post(editPath, { ids: [pending], dueAt: '2099-01-01T00:00:00Z', note: 'New' }),
    ).toMatchObject({
      changed: [pending],
    });
    expect(await lastChange(pending)).toMatchObject({
      changes: { dueAt: { from: past, to: '2099-01-01T00:00:00.000Z' }, note: { from: null, to: 'New' } },
    });
    expect(await row(other)).toMatchObject({ note: 'Old', version: 1 });
  });

  it('changes only those that have a version, if it is said', async () => {
    const [edited, untouched] = await assign(world.counselors.slice(0, 2), world.scenarios.slice(0, 1));
    const ids = [edited!, untouched!];
    await post(editPath, { ids: [edited!], note: 'First' });
    expect(await post(editPath, { ids, note: 'Second', version: 1 })).toEqual({
      changed: [untouched],
      unchanged: [{ id: edited, status: 'pending' }],
      notFound: [],
    });
    expect(await row(edited!)).toMatchObject({ note: 'First', version: 2 });
    expect(await row(untouched!)).toMatchObject({ note: 'Second', version: 2 });
    for (const version of [0, 1.5, 2 ** 31, 'x']) {
      const refused = await world.supervisor.post(editPath, { ids, note: 'Third', version });
      expect(refused.body.errors).toMatchObject([{ field: 'version' }]);
    }
  });

  it('changes only those that are not yet as wanted', async () => {
    const [first, second] = await assign(world.counselors.slice(0, 2), world.scenarios.slice(0, 1));
    await post(editPath, { ids: [first], dueAt: past });
    expect(await post(editPath, { ids: [first, second], dueAt: past })).toEqual({
      changed: [second],
      unchanged: [{ id: first, status: 'pending' }],
      notFound: [],
    });
    expect(await row(first!)).toMatchObject({ version: 2 });
    expect(await post(editPath, { ids: [first] })).toMatchObject({ changed: [] });
  });
});

describe.each([
  [cancelPath, 'cancel', { reason: 'All of you' }],
  [editPath, 'edit', { note: 'All of you' }],
])('%s', (path, action, said) => {
  it('takes 5,000 at once, and no more', async () => {
    const { rows: counselors } = await world.pool.query<Enrolled>(
      enrolment('counselors', 250, `${randomUUID()}-`),
    );
    const { rows: scenarios } = await world.pool.query<Enrolled>(
      enrolment('scenarios', 20, `${randomUUID()}-`),
    );
    const ids = await assign(counselors, scenarios);
    expect(ids).toHaveLength(5000);
    const repeated = [...ids.toReversed(), ...ids.slice(0, 1000)];
    const { changed } = await post(path, { ids: repeated, ...said });
    expect(changed).toEqual(ids.toReversed());
    const { rows } = await world.pool.query<{ versions: string }>(
      `SELECT string_agg(version::text, ' ' ORDER BY version) AS versions FROM assignment_changes GROUP BY assignment_id`,
    );
    expect(rows).toHaveLength(5000);
    expect(new Set(rows.map(({ versions }) => versions))).toEqual(new Set(['1 2']));

    const { status, body } = await world.supervisor.post(path, { ids: [...ids, randomUUID()] });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field: 'ids', code: 'too-many' }]);
  });

  it.each([
    [{}, 'required'],
    [{ ids: [] }, 'too-few'],
    [{ ids: 'all' }, 'not-an-array'],
    [{ ids: [1] }, 'invalid-uuid'],
    [{ ids: [null] }, 'invalid-uuid'],
    [{ ids: ['x'] }, 'invalid-uuid'],
  ])('refuses %j', async (body, code) => {
    const response = await world.supervisor.post(path, body);
    expect(response.status).toBe(400);
    expect(response.body.errors).toContainEqual(expect.objectContaining({ field: 'ids', code }));
  });

  it('as a dry run answers what it would, and changes nothing', async () => {
    const [pending, started, completed, cancelled] = await oneOfEach({ dueAt: past, note: 'Old' });
    const nothing = randomUUID();
    const everything = async (): Promise<unknown[]> => {
      const tables = ['assignments', 'assignment_changes'];
      const found = tables.map((table) =>
        world.pool.query(`SELECT t::text AS row FROM ${table} t ORDER BY 1`),
      );
      return (await Promise.all(found)).map(({ rows }) => rows as unknown);
    };
    const before = await everything();
    const counted = async (): Promise<string[]> =>
      (await (await fetch(`${world.url}/metrics`)).text())
        .split('\n')
        .filter((line) => line.startsWith('onus_bulk_changes_total'));
    const counts = await counted();
    const ids = [started, nothing, completed, pending, cancelled];
    const key = randomUUID();
    const tried = await world.supervisor
      .post(path, { ids, ...said, dryRun: true })
      .set('Idempotency-Key', key);
    expect(tried.status).toBe(200);
    expect(tried.body).toEqual({
      changed: [started, pending],
      unchanged: [
        { id: completed, status: 'completed' },
        { id: cancelled, status: 'cancelled' },
      ],
      notFound: [nothing],
    });
    expect(await everything()).toEqual(before);
    expect(await counted()).toEqual(counts);
    // Nothing is kept of it, and so its key may be used for what it was about.
    const done = await world.supervisor.post(path, { ids, ...said }).set('Idempotency-Key', key);
    expect(done.body).toEqual(tried.body);
    expect(await everything()).not.toEqual(before);
    const repeated = await world.supervisor.post(path, { ids, ...said }).set('Idempotency-Key', key);
    expect(repeated.headers['idempotent-replayed']).toBe('true');
    const refused = await world.supervisor.post(path, { ids, ...said, dryRun: 'yes' });
    expect(refused.body.errors).toMatchObject([{ field: 'dryRun' }]);
  });

  it('is not for counselors', async () => {
    expect(await world.counselor.post(path, { ids: [randomUUID()] })).toMatchObject({ status: 403 });
  });

  it('is counted', async () => {
    const [pending, , completed] = await oneOfEach();
    const counts = async () => {
      const text = await (await fetch(`${world.url}/metrics`)).text();
      return ['changed', 'unchanged', 'not_found'].map((outcome) => {
        const line = `onus_bulk_changes_total{action="${action}",outcome="${outcome}"} `;
        return Number(
          text
            .split('\n')
            .find((each) => each.startsWith(line))
            ?.slice(line.length) ?? 0,
        );
      });
    };
    const before = await counts();
    await post(path, { ids: [pending, completed, randomUUID(), randomUUID()], ...said });
    expect((await counts()).map((count, i) => count - before[i]!)).toEqual([1, 1, 2]);
  });
});

describe('at once', () => {
  it('bulk cancels, bulk edits, steps and creates leave histories that add up, and nobody deadlocks', async () => {
    const counselors = world.counselors.slice(0, 20);
    const scenarios = world.scenarios.slice(0, 10);
    const first = await assign(counselors, scenarios);
    const session = await sessionOf(world.url, 'supervisor@demo.test');
    const [one, other] = world.services.map(({ url }) => poster(url, session)) as [Send, Send];
    const deadlocks = async (): Promise<number> => {
      const { rows } = await world.pool.query<{ deadlocks: number }>(
        'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
      );
      return rows[0]!.deadlocks;
    };
    const before = await deadlocks();
    const shuffled = (): string[] =>
      first
        .map((id) => [Math.random(), id] as const)
        .sort(([a], [b]) => a - b)
        .map(([, id]) => id);
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, (_, i) =>
        (i % 2 ? one : other)(cancelPath, { ids: shuffled(), reason: `${i}` }),
      ),
      ...Array.from({ length: 4 }, (_, i) =>
        (i % 2 ? one : other)(editPath, { ids: shuffled(), note: `${i}` }),
      ),
      ...first.slice(0, 20).map((id, i) => (i % 2 ? one : other)(`/api/assignments/${id}/start`, {})),
      ...counselors.flatMap(({ id: counselorId }, i) =>
        scenarios
          .slice(0, 3)
          .map(({ id: scenarioId }) =>
            (i % 2 ? one : other)('/api/assignments', { counselorId, scenarioId }),
          ),
      ),
      one('/api/assignments/bulk', {
        counselorIds: counselors.map(({ id }) => id),
        scenarioIds: scenarios.map(({ id }) => id),
      }),
    ]);
    const bulks = answers.slice(0, 8).map(({ status, body }) => {
      expect(status).toBe(200);
      return body as BulkChange;
    });
    // A start may come after the cancel, and a create before it.
    for (const { status, body } of answers.slice(8)) {
      expect([200, 201, 409]).toContain(status);
      expect(body).not.toHaveProperty('type', expect.stringContaining('serialization-conflict'));
    }
    for (const { changed, unchanged, notFound } of bulks) {
      expect(changed.length + unchanged.length + notFound.length).toBe(first.length);
      expect(notFound).toEqual([]);
    }
    // Each was cancelled by one of them and no other.
    expect(
      bulks
        .slice(0, 4)
        .flatMap(({ changed }) => changed)
        .sort(),
    ).toEqual(first.toSorted());

    const { rows } = await world.pool.query<{
      id: string;
      version: number;
      status: string;
      cancels: number;
      edits: number;
      broken: boolean;
    }>(`
      SELECT a.id, a.version, a.status,
        count(*) FILTER (WHERE h.to_status = 'cancelled')::int AS cancels,
        count(*) FILTER (WHERE h.changes IS NOT NULL)::int AS edits,
        array_agg(h.version ORDER BY h.version) <> ARRAY(SELECT generate_series(1, a.version))
          OR (array_agg(h.to_status ORDER BY h.version DESC))[1] <> a.status
          OR bool_or(h.from_status IS DISTINCT FROM before.to_status) AS broken
      FROM assignments a
      JOIN assignment_changes h ON h.assignment_id = a.id
      LEFT JOIN assignment_changes before ON before.assignment_id = a.id AND before.version = h.version - 1
      GROUP BY a.id`);
    expect(rows.filter(({ broken }) => broken)).toEqual([]);
    expect(rows.filter(({ status }) => status === 'cancelled')).toHaveLength(first.length);
    const edits = bulks.slice(4).flatMap(({ changed }) => changed).length;
    expect(rows.reduce((sum, each) => sum + each.edits, 0)).toBe(edits);
    expect(rows.reduce((sum, each) => sum + each.cancels, 0)).toBe(first.length);
    const { rows: twice } = await world.pool.query(`
      SELECT counselor_id FROM assignments WHERE status IN ('pending', 'in_progress')
      GROUP BY counselor_id, scenario_id HAVING count(*) > 1`);
    expect(twice).toEqual([]);
    expect((await deadlocks()) - before).toBe(0);
  });
});

/**
 * An atomic import of assignments keeps nobody out while it writes, and yet does all or nothing of what can be done at its
 * end: each test holds it up where it is in doubt, and changes something then.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { enrolment } from '../support/enrolment.js';
import { upload } from '../support/imports.js';
import { finished, type ImportAnswer } from '../support/uploads.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld();
  admin = await sessionOf(world.url, 'admin@demo.test');
  await world.pool.query(enrolment('counselors', 20, 'x-'));
  await world.pool.query(enrolment('scenarios', 40, 'y-'));
});

afterAll(() => world.close());

/** The scenario of each test is its own. */
let scenario = 0;

interface HeldUp {
  /** The name of the scenario, which each of the counselors x-1 to x-10 is assigned. */
  name: string;
  /** Ends the transaction that holds it up, and returns how the import ended. */
  goOn(how: 'COMMIT' | 'ROLLBACK'): Promise<ImportAnswer>;
  assigned(): Promise<number>;
}

/** Begins an import of the ten pairs, and waits until it waits for a transaction that has run a statement. */
async function heldUp(statement: (name: string) => string, query = ''): Promise<HeldUp> {
  scenario += 1;
  const name = `y-${scenario}`;
  const client = await world.pool.connect();
  await client.query('BEGIN');
  await client.query(statement(name));
  const file = ['counselor,scenario', ...Array.from({ length: 10 }, (_, i) => `x-${i + 1},${name}`)].join(
    '\n',
  );
  const { body } = await upload(world.url, admin, file, `?mode=atomic${query}`);
  await until(async () => {
    const { rows } = await world.pool.query(
      `SELECT 1 FROM pg_stat_activity
       WHERE application_name = 'onus import' AND wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return rows.length === 1;
  });
  return {
    name,
    async goOn(how) {
      await client.query(how);
      client.release();
      return finished(world.url, admin, body.id);
    },
    async assigned() {
      const text = 'SELECT count(*)::int AS n FROM assignments WHERE assigned_by_id = $1';
      return (await world.pool.query<{ n: number }>(text, [body.id])).rows[0]!.n;
    },
  };
}

/** One of the pairs, by somebody. */
const insertPair = (counselor: string, name: string, status = 'pending'): string => `
  INSERT INTO assignments (
    id, organization_id, counselor_id, scenario_id, assigned_by_kind, assigned_by_id, assigned_by_name, status,
    started_at, completed_at
  )
  SELECT gen_random_uuid(), c.organization_id, c.id, s.id, 'user', gen_random_uuid(), 'Somebody', '${status}',
    CASE WHEN '${status}' <> 'pending' THEN now() END, CASE WHEN '${status}' = 'completed' THEN now() END
  FROM counselors c JOIN scenarios s USING (organization_id) JOIN organizations o ON o.id = organization_id
  WHERE o.name LIKE 'Demo%' AND c.external_id = '${counselor}' AND s.external_id = '${name}'`;

/** Keeps the import from confirming a counselor, when all is written. */
const rename = (counselor: string): string =>
  `UPDATE counselors SET name = 'Another' WHERE external_id = '${counselor}'`;

const idOf = async (counselor: string): Promise<string> => {
  const text = `
    SELECT c.id FROM counselors c JOIN organizations o ON o.id = organization_id
    WHERE o.name LIKE 'Demo%' AND external_id = $1`;
  return (await world.pool.query<{ id: string }>(text, [counselor])).rows[0]!.id;
};

const all = { total: 10, created: 10, existing: 0, completedBefore: 0, invalid: 0 };

it('goes on where a pair that somebody was about to make was not made', async () => {
  const held = await heldUp((name) => insertPair('x-10', name));
  expect(await held.goOn('ROLLBACK')).toMatchObject({ status: 'completed', counts: all });
  expect(await held.assigned()).toBe(10);
});

it('does nothing where it was made, and says so', async () => {
  const held = await heldUp((name) => insertPair('x-10', name));
  expect(await held.goOn('COMMIT')).toMatchObject({
    status: 'failed',
    counts: { total: 1, created: 0, existing: 1 },
  });
  expect(await held.assigned()).toBe(0);
});

it('holds up no create of another pair', async () => {
  const held = await heldUp((name) => insertPair('x-10', name));
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, i) =>
      world.partner.post('/api/external/assignments', { user_id: `x-${i + 11}`, scenario_id: held.name }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  expect(await held.goOn('ROLLBACK')).toMatchObject({ status: 'completed', counts: all });
});

it('lets a create of one of its pairs wait, and answer that it is active', async () => {
  const held = await heldUp(() => rename('x-10'));
  const creating = world.partner.post('/api/external/assignments', {
    user_id: 'x-1',
    scenario_id: held.name,
  });
  const answered = creating.then(({ status }) => status);
  await until(async () => {
    const { rows } = await world.pool.query(
      `SELECT 1 FROM pg_stat_activity
       WHERE application_name = 'onus writes' AND wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return rows.length === 1;
  });
  expect(await held.goOn('ROLLBACK')).toMatchObject({ status: 'completed', counts: all });
  expect(await answered).toBe(409);
});

it.each([
  ['leaves out a pair that was completed meanwhile', '', { ...all, created: 9, completedBefore: 1 }],
  ['does it again where that is wanted', '&reassignCompleted=true', all],
])('%s', async (_, query, counts) => {
  const held = await heldUp((name) => insertPair('x-10', name), query);
  await world.pool.query(insertPair('x-1', held.name, 'completed'));
  expect(await held.goOn('ROLLBACK')).toMatchObject({ status: 'completed', counts });
  expect(await held.assigned()).toBe(counts.created);
});

it('is never dated before the end of what was made and ended while it wrote', async () => {
  const inOrder = Array.from({ length: 10 }, (_, i) => `x-${i + 1}`);
  const { rows } = await world.pool.query<{ name: string }>(
    'SELECT external_id AS name FROM counselors WHERE external_id = ANY ($1) ORDER BY id',
    [inOrder],
  );
  // Pairs are written in the order of ids: all but the first are still free.
  const held = await heldUp((name) => insertPair(rows[0]!.name, name));
  const created = await world.partner.post('/api/external/assignments', {
    user_id: rows[9]!.name,
    scenario_id: held.name,
  });
  expect(created.status).toBe(201);
  const id = created.body.id as string;
  expect((await world.supervisor.post(`/api/assignments/${id}/cancel`, {})).status).toBe(200);
  expect(await held.goOn('ROLLBACK')).toMatchObject({ status: 'completed', counts: all });
  const found = await world.pool.query(
    `SELECT 1 FROM assignments a JOIN assignments ended USING (counselor_id, scenario_id)
     WHERE ended.id = $1 AND a.id <> ended.id AND a.created_at >= ended.cancelled_at`,
    [id],
  );
  expect(found.rows).toHaveLength(1);
});

describe('assigns nothing to somebody who is archived', () => {
  const archive = async (counselor: string, body: object): Promise<number> =>
    (await world.admin.post(`/api/counselors/${await idOf(counselor)}/archive`, body)).status;
  const unarchive = async (counselor: string): Promise<void> => {
    await world.admin.post(`/api/counselors/${await idOf(counselor)}/unarchive`);
  };

  it('while it writes', async () => {
    const held = await heldUp((name) => insertPair('x-10', name));
    expect(await archive('x-3', { cancelOpen: true })).toBe(200);
    expect(await held.goOn('ROLLBACK')).toMatchObject({ status: 'failed', counts: { total: 1, invalid: 1 } });
    expect(await held.assigned()).toBe(0);
    await unarchive('x-3');
  });

  // It confirms one counselor after the other: whichever comes first, one of these two meets the other at work.
  it.each([
    ['x-1', 'x-2'],
    ['x-2', 'x-1'],
  ])('while it waits to confirm %s, or their assignments are cancelled (%s)', async (first, second) => {
    const held = await heldUp(() => rename(first));
    const archiving = archive(second, { cancelOpen: true });
    const { status } = await held.goOn('ROLLBACK');
    expect(await archiving).toBe(200);
    const { rows } = await world.pool.query(
      `SELECT 1 FROM assignments WHERE counselor_id = $1 AND status IN ('pending', 'in_progress')`,
      [await idOf(second)],
    );
    expect(rows).toEqual([]);
    expect(await held.assigned()).toBe(status === 'completed' ? 10 : 0);
    await unarchive(second);
  });
});

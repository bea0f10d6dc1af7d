/**
 * The log: each committed change has one number, given after its commit, in the order of versions, whatever commits in
 * which order and whoever sits in a transaction meanwhile.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, type PoolClient } from 'pg';
import { databaseUrl } from '../support/databases.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
});

afterAll(() => world.close());

interface Change {
  assignment: string;
  version: number;
}

const changesOf = `SELECT assignment_id AS assignment, version FROM assignment_changes WHERE transaction_id IS NOT NULL`;
const numbered = async (): Promise<(Change & { position: string; type: string })[]> => {
  const { rows } = await world.pool.query(
    'SELECT assignment_id AS assignment, version, position, type FROM events ORDER BY events.position',
  );
  return rows as (Change & { position: string; type: string })[];
};
const keyOf = ({ assignment, version }: Change): string => `${assignment}/${version}`;

/** Waits until every committed change has a number. */
async function untilAllNumbered(): Promise<void> {
  await until(async () => {
    const { rows } = await world.pool.query<{ missing: number }>(`
      SELECT count(*)::integer AS missing FROM (${changesOf}) c
      WHERE NOT EXISTS (SELECT FROM events e WHERE e.assignment_id = c.assignment AND e.version = c.version)`);
    return rows[0]!.missing === 0;
  });
}

async function expectOnceInOrder(): Promise<void> {
  await untilAllNumbered();
  const [events, changes] = [await numbered(), await world.pool.query<Change>(changesOf)];
  expect(events.map(keyOf).toSorted()).toEqual(changes.rows.map(keyOf).toSorted());
  for (const theirs of Map.groupBy(events, ({ assignment }) => assignment).values()) {
    expect(theirs.map(({ version }) => version)).toEqual(theirs.map((_, i) => i + 1));
  }
}

const create = async (n: number): Promise<string> => {
  const counselorId = world.counselors[n % world.counselors.length]!.id;
  const scenarioId = world.scenarios[Math.floor(n / world.counselors.length)]!.id;
  const { body } = await world.supervisor.post('/api/assignments', { counselorId, scenarioId });
  return (body as { id: string }).id;
};

/** Adds a row to the history of an assignment, in a transaction that stays open. */
async function edit(client: PoolClient, assignment: string): Promise<void> {
  await client.query(
    `WITH a AS (UPDATE assignments SET note = 'By hand', version = version + 1 WHERE id = $1 RETURNING *)
     INSERT INTO assignment_changes (assignment_id, version, door, actor_kind, actor_id, actor_name, from_status, to_status)
     SELECT id, version, 'web', 'user', organization_id, 'By hand', status, status FROM a`,
    [assignment],
  );
}

describe('the log of events', () => {
  it('says what happened', async () => {
    const id = await create(0);
    await world.supervisor.post(`/api/assignments/${id}/start`, {});
    await world.supervisor.post(`/api/assignments/${id}/complete`, {});
    await untilAllNumbered();
    const types = (await numbered()).filter(({ assignment }) => assignment === id).map(({ type }) => type);
    expect(types).toEqual(['assignment.created', 'assignment.started', 'assignment.completed']);
  });

  it('has reminders, too', async () => {
    const id = await create(10);
    await world.pool.query(
      `INSERT INTO assignment_reminders (id, organization_id, assignment_id, version, type, days, due_at, moment)
       SELECT gen_random_uuid(), organization_id, id, version, 'due_soon', 3, now(), now() FROM assignments WHERE id = $1`,
      [id],
    );
    await until(async () => (await numbered()).some(({ type }) => type === 'assignment.due_soon'));
    const { body } = await world.partner.get('/api/external/events?limit=200');
    const told = (body as { items: { type: string; assignment: { id: string }; by: object }[] }).items.at(
      -1,
    )!;
    expect(told).toMatchObject({ type: 'assignment.due_soon', assignment: { id }, by: { kind: 'system' } });
    await world.pool.query(`DELETE FROM assignment_reminders`);
    await world.pool.query(`DELETE FROM events WHERE reminder_id IS NOT NULL`);
  });

  it('waits for no open transaction, and numbers what one wrote when it ends', async () => {
    const early = await create(1);
    await untilAllNumbered();
    const late = await world.pool.connect();
    const foreign = new Client({ connectionString: databaseUrl('postgres') });
    await foreign.connect();
    try {
      await foreign.query('BEGIN; SELECT pg_current_xact_id()');
      await late.query('BEGIN');
      await edit(late, early);
      const meanwhile = await create(2);
      await until(async () => (await numbered()).some(({ assignment }) => assignment === meanwhile));
      expect((await numbered()).filter(({ assignment }) => assignment === early)).toHaveLength(1);
      await late.query('COMMIT');
      await until(async () => (await numbered()).at(-1)?.assignment === early);
      await expectOnceInOrder();
    } finally {
      await foreign.end();
      late.release();
    }
  });

  it('never numbers what was taken back', async () => {
    const id = await create(3);
    const client = await world.pool.connect();
    await client.query('BEGIN');
    await edit(client, id);
    await create(4);
    await client.query('ROLLBACK');
    client.release();
    await create(5);
    await expectOnceInOrder();
  });

  it('goes on within five seconds when whoever numbers is killed, and from one that holds the lock and does nothing', async () => {
    const holderOf = async (): Promise<number | undefined> => {
      const { rows } = await world.pool.query<{ pid: number }>(`
        SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
          AND ((classid::bigint << 32) | objid::bigint) = 7301950121
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
      return rows[0]?.pid;
    };
    const before = await holderOf();
    await world.pool.query('SELECT pg_terminate_backend($1)', [before]);
    const since = performance.now();
    await create(6);
    await untilAllNumbered();
    expect(performance.now() - since).toBeLessThan(5_000);
    await until(async () => (await holderOf()) !== undefined);

    const holder = await holderOf();
    const idle = await world.pool.connect();
    await idle.query('SELECT pg_terminate_backend($1)', [holder]);
    await idle.query('SELECT pg_advisory_lock(7301950121)');
    await create(7);
    await untilAllNumbered();
    expect(await holderOf()).toBe(
      (await idle.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid,
    );
    idle.release(true);
    await expectOnceInOrder();
  });

  it('goes on where the data has come to another cluster, whose transactions have other ids', async () => {
    const id = await create(8);
    // So many that a plan which holds each against each would be at it for a minute, with all creates waiting.
    await world.pool.query(
      `WITH a AS (UPDATE assignments SET version = version + 40000 WHERE id = $1 RETURNING *)
       INSERT INTO assignment_changes (assignment_id, version, door, actor_kind, actor_id, actor_name, from_status, to_status)
       SELECT id, v, 'web', 'user', organization_id, 'By hand', status, status FROM a, generate_series(2, 40001) v`,
      [id],
    );
    await untilAllNumbered();
    // What came along: no number yet, and ids that this cluster has not reached.
    const client = await world.pool.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE event_batches');
    await edit(client, id);
    await client.query(`UPDATE assignment_changes SET transaction_id = transaction_id + 1000000000`);
    await client.query(`
      UPDATE event_batches SET cluster = 'elsewhere', snapshot = '1000000000:1000000000:'`);
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'onus events'`);
    await client.query('COMMIT');
    client.release();
    const { rows: had } = await world.pool.query<Change>(
      'SELECT assignment_id AS assignment, version FROM assignment_changes',
    );
    await until(async () => {
      const { rows } = await world.pool.query(
        'SELECT FROM assignment_changes WHERE transaction_id IS NOT NULL',
      );
      return rows.length === 0;
    });
    await create(9);
    await until(async () => (await numbered()).length === had.length + 1);
    const keys = new Set((await numbered()).map(keyOf));
    expect(keys.size).toBe(had.length + 1);
    expect(had.map(keyOf).filter((key) => !keys.has(key))).toEqual([]);
  });
});

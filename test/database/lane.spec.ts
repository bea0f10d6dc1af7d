/** Statements on one connection, sent before the one ahead of them has ended. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { Lane } from '../../src/database/transactions/lane.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createDatabase();
  pool = new Pool({ connectionString: database.url, max: 3 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Which connection it ran on, and when, by the order in which PostgreSQL got to it. */
const step = { text: `SELECT pg_backend_pid() AS pid, nextval('steps')::int AS step` };
/** The same, as soon as an advisory lock is given. */
const afterLock = { text: `${step.text} FROM (SELECT pg_advisory_xact_lock(1)) AS locked` };

it('run in their order on one connection, which is given back, and after one that hangs on another', async () => {
  const keeper = await database.pool.connect();
  await keeper.query('CREATE SEQUENCE steps; SELECT pg_advisory_lock(1)');
  const lane = new Lane();
  const run = (query: { text: string }) => lane.run<{ pid: number; step: number }>(pool, query);

  const held = [run(afterLock), run(step), run(step)];
  await until(async () => {
    const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
    return (await keeper.query(waiting)).rowCount === 1;
  });
  expect(pool.totalCount).toBe(1);
  lane.forsake();
  const [beside] = await run(step);
  await keeper.query('SELECT pg_advisory_unlock(1)');
  keeper.release();

  const rows = (await Promise.all(held)).flat();
  expect(beside!.step).toBe(1);
  expect(rows.map((row) => row.step)).toEqual([2, 3, 4]);
  expect(new Set(rows.map(({ pid }) => pid)).size).toBe(1);
  expect(rows[0]!.pid).not.toBe(beside!.pid);
  await until(() => pool.idleCount === 2);
});

it('fail by themselves, and leave the connection to the others', async () => {
  const lane = new Lane();
  const outcomes = await Promise.allSettled([
    lane.run(pool, { text: 'SELECT 1 AS one' }),
    lane.run(pool, { text: 'SELECT 1 / 0' }),
    lane.run(pool, { text: 'SELECT 2 AS two' }),
  ]);
  expect(outcomes).toEqual([
    { status: 'fulfilled', value: [{ one: 1 }] },
    { status: 'rejected', reason: expect.objectContaining({ code: '22012' }) },
    { status: 'fulfilled', value: [{ two: 2 }] },
  ]);
  await until(() => pool.idleCount === pool.totalCount);
});

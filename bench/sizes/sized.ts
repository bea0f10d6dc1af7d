/**
 * A database of a given number of assignments, and what serves from it. All sizes have the same roster. The load wants
 * pairs of the 3,000 counselors whose assignments are all ended; the active ones belong to 7,000 others.
 */
import { type BenchDatabase, createDatabase } from '../database.ts';
import { fill } from '../filling.ts';
import { Admin, prepare } from '../importing.ts';
import { Bench, type Target } from '../measure.ts';
import { whole } from '../table.ts';

const holders = 7_000;
/** Scenarios that only bulk requests name: five in each of five. */
const bulkScenarios = 25;

export interface Sized {
  /** Assignments at the beginning. */
  count: number;
  name: string;
  database: BenchDatabase;
  /** What the filling took. */
  filling: { seconds: number; bytes: number };
  bench: Bench;
  service: Target;
  floor: Target;
  admin: Admin;
}

export async function prepareSize(server: string, count: number): Promise<Sized> {
  const database = await createDatabase(server);
  const { pool, organizationId } = database;
  await prepare(database);
  await pool.query(
    `INSERT INTO counselors (id, organization_id, external_id, name)
     SELECT gen_random_uuid(), $1, 'a-' || i, 'Holder ' || i FROM generate_series(1, $2) i`,
    [organizationId, holders],
  );
  await pool.query(
    `INSERT INTO scenarios (id, organization_id, external_id, title)
     SELECT gen_random_uuid(), $1, 'b-' || i, 'In bulk ' || i FROM generate_series(1, $2) i`,
    [organizationId, bulkScenarios],
  );
  await pool.query('ANALYZE counselors, scenarios');
  const start = performance.now();
  await fill(database, count, 'a-');
  const seconds = (performance.now() - start) / 1000;
  const { rows } = await pool.query<{ bytes: string }>(
    `SELECT pg_total_relation_size('assignments') + pg_total_relation_size('assignment_changes') AS bytes`,
  );
  const bench = new Bench(database);
  const [service, floor] = [await bench.startService(), await bench.startPeer('floor', 'peers/floor.ts')];
  const admin = await Admin.signIn(service.url, database);
  const filling = { seconds, bytes: Number(rows[0]!.bytes) };
  return {
    count,
    name: count === 0 ? 'empty' : whole(count),
    database,
    filling,
    bench,
    service,
    floor,
    admin,
  };
}

/** Of a table and each of its indexes: name and size, largest first. */
export async function relationSizes({ database }: Sized): Promise<string[][]> {
  const { rows } = await database.pool.query<{ name: string; size: string }>(
    `SELECT c.relname AS name, pg_size_pretty(pg_table_size(c.oid)) AS size
     FROM pg_class c
     LEFT JOIN pg_index i ON i.indexrelid = c.oid
     WHERE coalesce(i.indrelid, c.oid) IN ('assignments'::regclass, 'assignment_changes'::regclass)
     ORDER BY pg_table_size(c.oid) DESC`,
  );
  return rows.map(({ name, size }) => [name, size]);
}

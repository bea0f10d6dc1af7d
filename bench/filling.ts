/**
 * Any number of assignments of one organization, as two years leave them behind, each with its history: 97 % ended,
 * the young ones often still active and some of those overdue. Made by SQL, ten million in some minutes.
 *
 * Keys and checks are the product's own at the end. Many rows are written without the indexes, which are made again
 * afterwards in the order in which the migrations made them; and without the triggers of the foreign keys, which
 * cannot fail: counselors and scenarios are read from their tables.
 */
import { Client } from 'pg';
import type { BenchDatabase } from './database.ts';
import { dropIndexes, makeIndexes } from './indexes.ts';

const batch = 100_000;
/** From so many rows on it is faster to make the indexes afterwards. */
const many = 100_000;
/** Steps through the pairs; it shares no factor with their number. */
const stride = 104_729;

/** Ids as the service makes them: UUIDs of version 7, so that they follow the time (RFC 9562, 5.7). */
const idAt = (moment: string): string => `(
  lpad(to_hex(floor(extract(epoch FROM ${moment}) * 1000)::bigint), 12, '0')
  || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid`;

/** Active ones step through their pairs, none twice; ended ones fall where they may. */
const insert = `
  WITH moments AS (
    SELECT i, $1::timestamptz - interval '730 days' * (1 - i::float8 / $7::int) AS created_at
    FROM generate_series($8::int, $9::int) i
  ), drawn AS (
    SELECT *,
      ${idAt('created_at')} AS id, random() AS luck, random() AS haste, random() AS chance,
      random() < 0.001 + 0.96 * exp(-extract(epoch FROM $1 - created_at) / (20 * 86400)) AS is_active
    FROM moments
  ), paired AS (
    SELECT *,
      CASE WHEN is_active THEN nextval('active_numbers') * ${stride} % (cardinality($5::uuid[]) * cardinality($6::uuid[]))
      END AS active_pair,
      CASE
        WHEN is_active THEN CASE WHEN luck < 0.7 THEN 'pending' ELSE 'in_progress' END
        WHEN luck < 0.85 THEN 'completed'
        ELSE 'cancelled'
      END AS status
    FROM drawn
  ), made AS (
    INSERT INTO assignments (
      id, organization_id, counselor_id, scenario_id, status, due_at, note, assigned_by_kind, assigned_by_id,
      assigned_by_name, score, feedback, version, created_at, started_at, completed_at, cancelled_at, updated_at
    )
    SELECT
      id, $2::uuid,
      CASE WHEN is_active THEN ($5::uuid[])[1 + active_pair % cardinality($5::uuid[])]
        ELSE ($4::uuid[])[1 + floor(chance * cardinality($4::uuid[]))::int] END,
      CASE WHEN is_active THEN ($6::uuid[])[1 + active_pair / cardinality($5::uuid[])]
        ELSE ($6::uuid[])[1 + floor(random() * cardinality($6::uuid[]))::int] END,
      status,
      CASE WHEN i % 5 > 0 THEN created_at + interval '7 days' * (1 + i % 3) END,
      CASE WHEN i % 5 = 0 THEN 'Please do this one before your next shift.' END,
      'partner', $3::uuid, 'Bench partner',
      CASE WHEN status = 'completed' THEN round(luck * 100) END,
      CASE WHEN status = 'completed' THEN 'Stayed calm, asked openly, and named the next step. Mind the silence.' END,
      CASE status WHEN 'pending' THEN 1 WHEN 'in_progress' THEN 2 WHEN 'completed' THEN 3 ELSE 2 END,
      created_at,
      CASE WHEN status IN ('in_progress', 'completed') THEN created_at + interval '5 days' * haste END,
      CASE WHEN status = 'completed' THEN created_at + interval '5 days' * haste + interval '1 hour' END,
      CASE WHEN status = 'cancelled' THEN created_at + interval '5 days' * haste END,
      CASE status
        WHEN 'pending' THEN created_at
        WHEN 'completed' THEN created_at + interval '5 days' * haste + interval '1 hour'
        ELSE created_at + interval '5 days' * haste
      END
    FROM paired
    RETURNING *
  )
  INSERT INTO assignment_changes (
    assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status
  )
  SELECT made.id, step.version, step.at, 'partner', 'partner', assigned_by_id, assigned_by_name, before, after
  FROM made
  CROSS JOIN LATERAL (VALUES
    (1, created_at, NULL, 'pending'),
    (2, started_at, 'pending', 'in_progress'),
    (2, cancelled_at, 'pending', 'cancelled'),
    (3, completed_at, 'in_progress', 'completed')
  ) step (version, at, before, after)
  WHERE step.at IS NOT NULL`;

/**
 * Fills an empty database. Needs a superuser.
 * @param holders how the external ids of those counselors begin who have the active ones; others have only ended ones
 */
export async function fill(database: BenchDatabase, count: number, holders = 'c-'): Promise<void> {
  const clients = [await connect(database.url), await connect(database.url)] as const;
  const [client, other] = clients;
  try {
    const indexes =
      count < many ? undefined : await dropIndexes(client, ['assignment_changes', 'assignments']);
    await client.query('CREATE SEQUENCE active_numbers');
    await insertAll(clients, await valuesOf(database, holders), count);
    await client.query('DROP SEQUENCE active_numbers');
    if (indexes !== undefined) await makeIndexes(clients, indexes);
    await Promise.all([
      client.query('VACUUM (ANALYZE) assignments'),
      other.query('VACUUM (ANALYZE) assignment_changes'),
    ]);
    await client.query('CHECKPOINT');
  } finally {
    await Promise.all(clients.map((each) => each.end()));
  }
}

/** The parameters of {@link insert} that are the same for all batches. */
async function valuesOf({ pool, organizationId, key }: BenchDatabase, holders: string): Promise<unknown[]> {
  const { rows } = await pool.query<{ all: string[]; holding: string[]; scenarios: string[] }>(
    `SELECT
       ARRAY(SELECT id FROM counselors WHERE organization_id = $1 ORDER BY external_id) AS all,
       ARRAY(SELECT id FROM counselors WHERE organization_id = $1 AND starts_with(external_id, $2)
             ORDER BY external_id) AS holding,
       ARRAY(SELECT id FROM scenarios WHERE organization_id = $1 AND starts_with(external_id, 's-')
             ORDER BY external_id) AS scenarios`,
    [organizationId, holders],
  );
  const { all, holding, scenarios } = rows[0]!;
  return [new Date(), organizationId, key.id, all, holding, scenarios];
}

/** Batch after batch, as many at a time as there are clients, so that the tables are in the order of time. */
async function insertAll(clients: readonly Client[], values: unknown[], count: number): Promise<void> {
  let next = 1;
  const write = async (client: Client): Promise<void> => {
    while (next <= count) {
      const from = next;
      next += batch;
      // A fixed seed: the same data each time, but for the day and for who holds an active one.
      await client.query('SELECT setseed($1)', [from / (count + 1)]);
      await client.query(insert, [...values, count, from, Math.min(count, from + batch - 1)]);
    }
  };
  await Promise.all(clients.map(write));
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`
    SET synchronous_commit = off; SET session_replication_role = replica;
    SET work_mem = '128MB'; SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 0`);
  return client;
}

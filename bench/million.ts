/**
 * A million assignments of one organization, as two years leave them behind: 97 % ended, the young ones often
 * still active and some of those overdue. Made by SQL in about a minute.
 */
import type { BenchDatabase } from './database.ts';
import { counselorCount, scenarioCount } from './database.ts';

const assignmentCount = 1_000_000;

/** Ids as the service makes them: UUIDs of version 7, so that they follow the time (RFC 9562, 5.7). */
const idAt = (moment: string): string => `(
  lpad(to_hex(floor(extract(epoch FROM ${moment}) * 1000)::bigint), 12, '0')
  || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid`;

export async function fillWithAMillion({ pool, organizationId, key }: BenchDatabase): Promise<void> {
  // A fixed seed: the same data each time, but for the day.
  await pool.query(
    `
    WITH seed AS MATERIALIZED (
      SELECT setseed(0.4)
    ), moments AS (
      SELECT i, now() - interval '730 days' * (1 - i::float8 / $3::int) AS created_at
      FROM seed, generate_series(1, $3::int) i
    ), drawn AS (
      SELECT *,
        random() AS luck, random() AS haste,
        random() < 0.001 + 0.96 * exp(-extract(epoch FROM now() - created_at) / (20 * 86400)) AS is_active,
        floor(random() * $4::int * $5::int)::int AS any_pair
      FROM moments, LATERAL (SELECT ${idAt('created_at')} AS id) ids
    ), numbered AS (
      SELECT *, count(*) FILTER (WHERE is_active) OVER (ORDER BY i) AS active_number FROM drawn
    ), paired AS (
      -- Active ones step through the pairs, none twice; ended ones fall where they may.
      SELECT *, CASE WHEN is_active THEN (active_number * 104729 % ($4::int * $5::int))::int ELSE any_pair END AS pair
      FROM numbered
    ), numbered_counselors AS (
      SELECT id, row_number() OVER (ORDER BY external_id) - 1 AS number FROM counselors
    ), numbered_scenarios AS (
      SELECT id, row_number() OVER (ORDER BY external_id) - 1 AS number FROM scenarios
    )
    INSERT INTO assignments (
      id, organization_id, counselor_id, scenario_id, status, due_at, note, assigned_by_kind, assigned_by_id,
      assigned_by_name, score, feedback, version, created_at, started_at, completed_at, cancelled_at
    )
    SELECT
      p.id, $1, c.id, s.id, status,
      CASE WHEN i % 5 > 0 THEN created_at + interval '7 days' * (1 + i % 3) END,
      CASE WHEN i % 5 = 0 THEN 'Please do this one before your next shift.' END,
      'partner', $2, 'Bench partner',
      CASE WHEN status = 'completed' THEN round(luck * 100) END,
      CASE WHEN status = 'completed' THEN 'Stayed calm, asked openly, and named the next step. Mind the silence.' END,
      CASE status WHEN 'pending' THEN 1 WHEN 'in_progress' THEN 2 WHEN 'completed' THEN 3 ELSE 2 END,
      created_at,
      CASE WHEN status IN ('in_progress', 'completed') THEN created_at + interval '5 days' * haste END,
      CASE WHEN status = 'completed' THEN created_at + interval '5 days' * haste + interval '1 hour' END,
      CASE WHEN status = 'cancelled' THEN created_at + interval '5 days' * haste END
    FROM paired p
    JOIN numbered_counselors c ON c.number = pair % $4::int
    JOIN numbered_scenarios s ON s.number = pair / $4::int
    CROSS JOIN LATERAL (
      SELECT CASE
        WHEN is_active THEN CASE WHEN luck < 0.7 THEN 'pending' ELSE 'in_progress' END
        WHEN luck < 0.85 THEN 'completed'
        ELSE 'cancelled'
      END AS status)
    ORDER BY i`,
    [organizationId, key.id, assignmentCount, counselorCount, scenarioCount],
  );
  await pool.query('VACUUM ANALYZE assignments');
}

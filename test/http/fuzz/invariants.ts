/** What must hold in the database, whatever was sent. */
import type { Pool } from 'pg';
import type { Answered } from '../../support/openapi-conformance.js';
import { until } from '../../support/until.js';
import type { FuzzRequest } from './requests.js';

const created: [table: string, template: string][] = [
  ['counselors', '/api/counselors'],
  ['scenarios', '/api/scenarios'],
  ['users', '/api/admin/users'],
  ['api_keys', '/api/admin/api-keys'],
  ['assignments', '/api/assignments'],
  ['assignments', '/api/external/assignments'],
];

/** Counts the rows that answers say were made. */
export class MadeRows {
  readonly counts: Record<string, number> = Object.fromEntries(created.map(([table]) => [table, 0]));

  note({ template, method }: FuzzRequest, { status, headers, body }: Answered): void {
    if (method !== 'post') return;
    if (status === 201 && headers['idempotent-replayed'] === undefined) {
      const table = created.find(([, made]) => made === template)?.[0];
      if (table !== undefined) this.counts[table]! += 1;
    }
    if (status === 200 && template === '/api/assignments/bulk') {
      const { created: pairs } = body as { created: { id: string | null }[] };
      this.counts['assignments']! += pairs.filter(({ id }) => id !== null).length;
    }
  }
}

/** Without those that followed another as it ended. */
export async function rowCounts(pool: Pool): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [table] of created) {
    const { rows } = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${table} t WHERE to_jsonb(t) ->> 'previous_id' IS NULL`,
    );
    counts[table] = rows[0]!.n;
  }
  return counts;
}

/** Waits until all imports have ended, and counts the rows that they say they made. */
export async function importedRows(pool: Pool): Promise<Record<string, number>> {
  await until(async () => {
    const { rows } = await pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM imports WHERE finished_at IS NULL',
    );
    return rows[0]!.n === 0;
  }, 60);
  const { rows } = await pool.query<{ type: string; n: number }>(
    'SELECT type, sum(created)::int AS n FROM imports WHERE NOT dry_run GROUP BY type',
  );
  return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
}

/** Everything that the other organization has, and who the callers are. */
export async function untouchable(pool: Pool): Promise<string[]> {
  const found: string[] = [];
  for (const table of [
    'counselors',
    'scenarios',
    'assignments',
    'api_keys',
    'users',
    'import_mappings',
    'webhooks',
  ]) {
    const { rows } = await pool.query<{ row: string }>(`
      SELECT t::text AS row FROM ${table} t JOIN organizations o ON o.id = t.organization_id
      WHERE o.name = 'Other Crisis Line' ORDER BY 1`);
    found.push(...rows.map(({ row }) => `${table} ${row}`));
  }
  const { rows } = await pool.query<{ row: string }>(`
    SELECT concat(id, organization_id, email, role, password_hash, deactivated_at) AS row FROM users
    WHERE email LIKE '%@demo.test' ORDER BY 1`);
  return [...found, ...rows.map(({ row }) => row)];
}

const broken: Record<string, string> = {
  'a pair is active twice': `
    SELECT counselor_id, scenario_id FROM assignments WHERE status IN ('pending', 'in_progress')
    GROUP BY 1, 2 HAVING count(*) > 1`,
  'a history is not as long as its assignment is old': `
    SELECT a.id FROM assignments a LEFT JOIN assignment_changes c ON c.assignment_id = a.id
    GROUP BY a.id, a.version HAVING count(c) <> a.version`,
  'a history is of no assignment': `
    SELECT assignment_id FROM assignment_changes c
    WHERE NOT EXISTS (SELECT FROM assignments WHERE id = c.assignment_id)`,
  'a series is not linked both ways': `
    SELECT a.id FROM assignments a
    LEFT JOIN assignments p ON p.id = a.previous_id LEFT JOIN assignments n ON n.id = a.next_id
    WHERE (a.previous_id IS NOT NULL AND p.next_id IS DISTINCT FROM a.id)
      OR (a.next_id IS NOT NULL AND (n.previous_id IS DISTINCT FROM a.id OR a.status IN ('pending', 'in_progress')))`,
  'an assignment joins two organizations': `
    SELECT a.id FROM assignments a JOIN counselors c ON c.id = counselor_id JOIN scenarios s ON s.id = scenario_id
    WHERE c.organization_id <> a.organization_id OR s.organization_id <> a.organization_id`,
  'an answer is kept for a repeat that failed here': `SELECT key FROM idempotency_keys WHERE status >= 500`,
  'an organization came or went': `SELECT count(*) FROM organizations HAVING count(*) <> 2`,
};

/** The rules that do not hold. */
export async function brokenRules(pool: Pool): Promise<string[]> {
  const found: string[] = [];
  for (const [rule, sql] of Object.entries(broken)) {
    const { rows } = await pool.query(sql);
    if (rows.length > 0) found.push(`${rule}: ${JSON.stringify(rows[0])}`);
  }
  return found;
}

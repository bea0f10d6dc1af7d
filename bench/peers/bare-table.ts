/**
 * The promise and nothing else: a bare server and node-postgres on one table (see bare-schema.ts), without
 * organization, foreign keys or history. It looks for the active one and inserts where there is none, in one prepared
 * statement that is one SERIALIZABLE transaction, run again by the service's policy.
 */
import { runWithRetries } from './retrying.ts';
import { type Answer, serveBarely } from './bare-server.ts';

interface Pair {
  counselor_id: number;
  scenario_id: number;
}

interface Row {
  created: boolean;
  id: string;
  status: string;
  created_at: Date;
}

const statement = {
  name: 'create',
  text: `
    WITH active AS (
      SELECT id, status, created_at FROM bare_assignments
      WHERE counselor_id = $1 AND scenario_id = $2 AND status IN ('pending', 'in_progress')
    ), created AS (
      INSERT INTO bare_assignments (counselor_id, scenario_id)
      SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM active)
      RETURNING id, status, created_at
    )
    SELECT true AS created, * FROM created UNION ALL SELECT false, * FROM active`,
};

async function create({ counselor_id, scenario_id }: Pair): Promise<Answer> {
  const row = await runWithRetries<Row>(statement, [counselor_id, scenario_id], 'bare_assignments');
  if (row === undefined) return { status: 409, body: { outcome: 'serialization-conflict' } };
  const { created, ...assignment } = row;
  if (!created) return { status: 409, body: { id: row.id } };
  return { status: 201, body: { ...assignment, counselor_id, scenario_id } };
}

serveBarely('The bare table', create);

/** The table of the peers that know nothing of organizations, counselors and scenarios. */
import type { Pool } from 'pg';

export const bareTable = 'bare_assignments';

export async function createBareTable(pool: Pool): Promise<void> {
  await pool.query(`
    CREATE TABLE ${bareTable} (
      id uuid PRIMARY KEY DEFAULT uuidv7(),
      counselor_id int NOT NULL,
      scenario_id int NOT NULL,
      status text NOT NULL DEFAULT 'pending',
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
  await pool.query(`
    CREATE UNIQUE INDEX bare_assignments_active_pair_key ON ${bareTable} (counselor_id, scenario_id)
      WHERE status IN ('pending', 'in_progress')`);
}

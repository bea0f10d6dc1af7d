/**
 * Begins the log anew on another cluster. Ids of transactions come from the cluster; where the data has come to another one, by a
 * dump, by logical replication or by pg_upgrade, those that it brought along mean nothing any more. So what has no number yet is
 * found by its absence, once, and the rest goes by the ids of this cluster.
 */
import type { Client } from 'pg';
import { isElsewhere, numberAbsent, forget } from '../sql/rebase.js';

/** Does nothing where the data is where it was. */
export async function rebase(client: Client): Promise<void> {
  const { rows } = await client.query<{ isElsewhere: boolean }>(isElsewhere);
  if (!rows[0]!.isElsewhere) return;
  await client.query('BEGIN');
  try {
    // Before a snapshot: writers of before are done, and others wait.
    await client.query(
      'LOCK TABLE event_batches, assignment_changes, assignment_reminders IN SHARE ROW EXCLUSIVE MODE',
    );
    const again = await client.query<{ isElsewhere: boolean }>(isElsewhere);
    if (again.rows[0]!.isElsewhere) {
      await client.query(numberAbsent);
      for (const statement of forget) await client.query(statement);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

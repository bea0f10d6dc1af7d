/**
 * Begins the log anew on another cluster. Ids of transactions come from the cluster; where the data has come to another one, by a
 * dump, by logical replication or by pg_upgrade, those that it brought along mean nothing any more. So what has no number yet is
 * found by its absence, once, and the rest goes by the ids of this cluster.
 */
import type { Client } from 'pg';
import type { Pools } from '../../database/connections/pools.js';
import {
  commit,
  loneLock,
  readCommitted,
  rollBack,
} from '../../database/transactions/explicit-transaction.js';
import { isElsewhere, numberAbsent, forget } from '../sql/rebase.js';

/** Does nothing where the data is where it was. @param client which numbers */
export async function rebase(client: Client, pools: Pools): Promise<void> {
  if (!(await hasMoved(client))) return;
  const own = await pools.connectForLong('onus events');
  try {
    await beginAnew(own);
  } finally {
    await own.end();
  }
}

async function beginAnew(client: Client): Promise<void> {
  // All rows are read, by whichever plan is the fastest.
  await client.query(`
    BEGIN ${readCommitted};
    SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on`);
  try {
    // Before a snapshot: writers of before are done, and others wait.
    await client.query(loneLock('event_batches, assignment_changes, assignment_reminders'));
    if (await hasMoved(client)) {
      await client.query(numberAbsent);
      for (const statement of forget) await client.query(statement);
    }
    await commit(client);
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

async function hasMoved(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ isElsewhere: boolean }>(isElsewhere);
  return rows[0]!.isElsewhere;
}

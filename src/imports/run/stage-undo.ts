/** Stores what an import created as the rows of its undo, in one transaction, as `stage.ts` does those of a file. */
import type { Client } from 'pg';
import { commit, rollBack } from '../../database/transactions/explicit-transaction.js';
import type { Import } from '../import.entity.js';
import { rowsOfUndo } from '../sql/undo.js';
import { Stopped, type Watch } from './watch.js';

export async function stageUndo(client: Client, it: Import, watch: Watch): Promise<void> {
  watch.check();
  // By whichever plan is the fastest: nothing here takes part in the promise.
  await client.query(
    'BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on',
  );
  try {
    const { rowCount } = await client.query(rowsOfUndo, [it.id, it.undoOf]);
    const { rowCount: moved } = await client.query(
      `UPDATE imports SET
         rows = $2, columns = '{counselor,scenario}', read_as = '{counselor,scenario}', read_at = clock_timestamp(), version = version + 1
       WHERE id = $1 AND status = 'running'`,
      [it.id, rowCount],
    );
    if (moved === 0) throw new Stopped();
    await commit(client);
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

/**
 * Does with the rows of an import what they say.
 *
 * - `partial`: in chunks, each a SERIALIZABLE transaction of one statement, which also moves the import on. After a
 *   crash the next instance goes on where the last committed chunk ended.
 * - `atomic`: first all rows are checked beside other traffic; if all can be done, they are, in one transaction. One that
 *   only creates assignments runs beside other traffic too, at READ COMMITTED, and confirms at its end what it relied on; any
 *   other is SERIALIZABLE, and keeps other writers of the table out from its first statement on. See
 *   docs/decisions/0029-atomic-imports-lock-nobody-out.md.
 * - dry run: the check alone.
 */
import type { Client } from 'pg';
import { commit, rollBack } from '../../database/transactions/explicit-transaction.js';
import { kindOf } from '../kinds/kinds.js';
import { type Counts, toldRow } from '../sql/apply-rows.js';
import { ChunkSize, mostRows } from './chunk-size.js';
import type { StagedImport } from './staged-import.js';
import { Stopped } from './watch.js';
import { alone, aloneOnce, beside, persistently, withOrWithoutLocks, type Work } from './work.js';

/** Of an atomic import's work, how much the check is. */
const checkShare = 0.25;

/**
 * Runs the chunks of a partial import from where it stands.
 * @param mayYield asked after each chunk: whether another organization is to have its turn
 * @returns whether all rows are decided
 */
export async function applyPartial(
  it: StagedImport,
  work: Work,
  mayYield: () => Promise<boolean>,
): Promise<boolean> {
  const { client, watch, locks } = work;
  const { apply, tables } = kindOf(it);
  const size = new ChunkSize();
  let position = it.position;
  const onAbort = (sqlstate: string): void => {
    work.onAbort(sqlstate);
    size.shrink();
  };
  while (position < it.rows) {
    const to = await persistently({ ...work, onAbort }, async ({ number, alone: isAlone }) => {
      watch.check();
      const end = Math.min(it.rows, position + (isAlone ? size.alone : size.rows));
      const query = { ...apply.advance, values: valuesOf(it, position, end, false) };
      const run = async (): Promise<number | null> => (await client.query(query)).rowCount;
      const moved = await withOrWithoutLocks(locks, (isUnlocked) =>
        isAlone || isUnlocked
          ? // At READ COMMITTED the rows may be written and only then the import found to be cancelled.
            aloneOnce(work, tables, isUnlocked, async (undo) => (await run()) || undo(0))
          : run(),
      );
      if (number === 1) size.grow();
      return moved === 0 ? undefined : end;
    });
    // Cancelled, or another instance is at it.
    if (to === undefined) return false;
    position = to;
    if (position < it.rows && (await mayYield())) return false;
  }
  await finish(it, work);
  return true;
}

async function finish(it: StagedImport, work: Work): Promise<void> {
  const { client } = work;
  const { completing, tables } = kindOf(it);
  if (completing === undefined) {
    // By no predicate locks: there may be no room for them.
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    await complete(client, it.id);
    await commit(client);
    return;
  }
  await alone(work, tables, async () => {
    await client.query({ ...completing, values: [it.id] });
    await complete(client, it.id);
  });
}

/** At the time of the clock: now() is when the transaction began, and so before its rows. */
async function complete(client: Client, id: string): Promise<void> {
  await client.query(
    `UPDATE imports SET status = 'completed', finished_at = clock_timestamp(), version = version + 1
     WHERE id = $1 AND status = 'running'`,
    [id],
  );
}

/** What could be done is not, so it counts nowhere. */
async function refuse(client: Client, id: string, error: string): Promise<void> {
  await client.query(
    `UPDATE imports SET
       status = 'failed', error = $2, finished_at = clock_timestamp(), version = version + 1, position = 0, read_position = 0,
       created = 0, updated = 0, cancelled = 0
     WHERE id = $1 AND status = 'running'`,
    [id, error],
  );
  await client.query(`DELETE FROM import_outcomes WHERE import_id = $1 AND outcome = 'updated'`, [id]);
}

/**
 * Decides all rows in one statement without doing anything, beside other traffic: an atomic import whose rows cannot
 * all be done ends here, and so does a dry run.
 * @returns whether the rows are to be applied now
 */
export async function check(it: StagedImport, { client, watch }: Work): Promise<boolean> {
  const { apply, forbidden } = kindOf(it);
  const share = it.dryRun ? 1 : checkShare;
  const follow = (message: Parameters<typeof toldRow>[0]): void => {
    const row = toldRow(message);
    if (row !== undefined) watch.written = Math.floor(share * row);
  };
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  client.on('notice', follow);
  try {
    watch.check();
    const { rows } = await client.query<Counts>({ ...apply.check, values: valuesOf(it, 0, it.rows, true) });
    const [counts] = rows;
    const faults =
      it.mode === 'atomic' && counts !== undefined ? forbidden.filter((each) => counts[each] > 0) : [];
    const isOver = counts !== undefined && (it.dryRun || faults.length > 0);
    if (!isOver) {
      await rollBack(client);
      return counts !== undefined;
    }
    if (faults.length > 0) await refuse(client, it.id, refusal(counts, faults));
    else await complete(client, it.id);
    await commit(client);
    return false;
  } catch (error) {
    await rollBack(client);
    throw error;
  } finally {
    client.off('notice', follow);
  }
}

function refusal(counts: Counts, faults: readonly ('invalid' | 'existing')[]): string {
  const said = faults.map((fault) => {
    const rows = counts[fault] === 1 ? '1 row' : `${counts[fault]} rows`;
    return fault === 'invalid' ? `${rows} cannot be done` : `${rows} would be active twice`;
  });
  return `Nothing was done, because the import is atomic and ${said.join(' and ')}: see the rows with these outcomes.`;
}

/**
 * Applies all rows in one transaction.
 * @returns whether it did; if not, rows that could be done before can't be any more, and the check will tell which
 */
export async function applyAtomic(it: StagedImport, work: Work): Promise<boolean> {
  const { client, watch } = work;
  const { apply, tables, forbidden, completing, confirming } = kindOf(it);
  const isBeside = confirming !== undefined;
  const run = async (undo: (result: boolean) => boolean): Promise<boolean> => {
    watch.written = Math.floor(checkShare * it.rows);
    const total: Counts = {
      created: 0,
      updated: 0,
      cancelled: 0,
      existing: 0,
      completedBefore: 0,
      touched: 0,
      invalid: 0,
      leftOut: 0,
    };
    for (let position = 0; position < it.rows; position += mostRows) {
      watch.check();
      const to = Math.min(it.rows, position + mostRows);
      const { rows } = await client.query<Counts>({
        ...apply.tell,
        values: valuesOf(it, position, to, false),
      });
      for (const count of Object.keys(total) as (keyof Counts)[]) total[count] += rows[0]?.[count] ?? 0;
      if (forbidden.some((each) => total[each] > 0)) return undo(false);
      watch.written = Math.floor(checkShare * it.rows + (1 - checkShare) * to);
    }
    if (isBeside) {
      const { rows } = await client.query({ ...confirming, values: [it.id, !it.reassignCompleted] });
      if (rows.length === 0) return undo(false);
    }
    if (completing !== undefined) await client.query({ ...completing, values: [it.id] });
    const { rowCount } = await client.query(
      `UPDATE imports SET
         status = 'completed', finished_at = clock_timestamp(), version = version + 1, position = rows,
         read_position = rows, created = $2, updated = $3, cancelled = $4, existing = $5, completed_before = $6, invalid = $7,
         left_out = $8
       WHERE id = $1 AND status = 'running'`,
      [
        it.id,
        total.created,
        total.updated,
        total.cancelled,
        total.existing,
        total.completedBefore,
        total.invalid,
        total.leftOut,
      ],
    );
    // Cancelled in the last moment.
    if (rowCount === 0) throw new Stopped();
    return true;
  };
  return isBeside ? beside(work, run) : alone(work, tables, run);
}

function valuesOf(it: StagedImport, after: number, to: number, dryRun: boolean): unknown[] {
  const kind = kindOf(it);
  const places = new Map(it.readAs.map((name, i) => [name, i + 1]));
  const place = (column: string): number | null => places.get(column) ?? null;
  return [it.id, after, to, dryRun, ...kind.parameters(it, place, it.readAs.length + 1)];
}

/**
 * Does with the rows of an import what they say.
 *
 * - `partial`: in chunks, each a SERIALIZABLE transaction of one statement, which also moves the import on. After a
 *   crash the next instance goes on where the last committed chunk ended.
 * - `atomic`: first all rows are checked beside other traffic; if all can be done, they are, in one SERIALIZABLE
 *   transaction that keeps other writers of the table out from its first statement on.
 * - dry run: the check alone.
 */
import type { Client } from 'pg';
import { isOutOfSharedMemory } from '../../database/sqlstate.js';
import { begin, commit, readCommitted, rollBack } from '../../database/transactions/explicit-transaction.js';
import type { PredicateLocks } from '../../database/transactions/predicate-locks.js';
import { type Retrying, untilCommitted } from '../../database/transactions/until-committed.js';
import { kindOf } from '../kinds/kinds.js';
import type { Counts } from '../sql/apply-rows.js';
import { ChunkSize, mostRows } from './chunk-size.js';
import type { StagedImport } from './staged-import.js';
import type { Watch } from './watch.js';

/** What the work needs beside the import. */
export interface Work extends Omit<Retrying, 'givesUp'> {
  client: Client;
  watch: Watch;
  /** Where these run out, all runs alone. */
  locks: PredicateLocks;
}

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
  const { client, watch, retry, locks } = work;
  const { apply, tables } = kindOf(it);
  const size = new ChunkSize();
  let position = it.position;
  // The last attempt is no end: nobody waits for an answer here, and the next chunk may be luckier.
  const onAbort = (sqlstate: string): void => {
    work.onAbort(sqlstate);
    size.shrink();
  };
  while (position < it.rows) {
    const to = await untilCommitted(
      { retry, onAbort, givesUp: false },
      async ({ number, alone: isAlone }) => {
        watch.check();
        const end = Math.min(it.rows, position + (isAlone ? size.alone : size.rows));
        const query = { ...apply.advance, values: valuesOf(it, position, end, false) };
        const run = async (): Promise<number | null> => (await client.query(query)).rowCount;
        const moved = await withOrWithoutLocks(locks, (isUnlocked) =>
          isAlone || isUnlocked ? transaction(client, tables, isUnlocked, run) : run(),
        );
        if (number === 1) size.grow();
        return moved === 0 ? undefined : end;
      },
    );
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
       status = 'failed', error = $2, finished_at = clock_timestamp(), version = version + 1, position = 0,
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
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    watch.check();
    const { rows } = await client.query<Counts>({ ...apply.advance, values: valuesOf(it, 0, it.rows, true) });
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
  const { apply, tables, forbidden, completing } = kindOf(it);
  return alone<boolean>(work, tables, async (undo) => {
    watch.written = 0;
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
      watch.written = to;
    }
    if (completing !== undefined) await client.query({ ...completing, values: [it.id] });
    await client.query(
      `UPDATE imports SET
         status = 'completed', finished_at = clock_timestamp(), version = version + 1, position = rows,
         created = $2, updated = $3, cancelled = $4, existing = $5, completed_before = $6, invalid = $7,
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
    return true;
  });
}

/** Runs in one {@link transaction}, again until it commits. */
function alone<T>(work: Work, tables: string, run: (undo: (result: T) => T) => Promise<T>): Promise<T> {
  const { client, watch, locks } = work;
  return untilCommitted({ ...work, givesUp: false }, () =>
    withOrWithoutLocks(locks, (isUnlocked) => {
      watch.check();
      return transaction(client, tables, isUnlocked, run);
    }),
  );
}

/** Runs it, and again without predicate locks if there was no room for them. */
async function withOrWithoutLocks<T>(
  locks: PredicateLocks,
  run: (isUnlocked: boolean) => Promise<T>,
): Promise<T> {
  const isUnlocked = locks.mustDoWithout();
  try {
    const result = await run(isUnlocked);
    if (!isUnlocked) locks.noteRoom();
    return result;
  } catch (error) {
    if (isUnlocked || !isOutOfSharedMemory(error)) throw error;
    locks.noteFull();
    return withOrWithoutLocks(locks, run);
  }
}

/**
 * Runs in a transaction that keeps other writers of the tables out; `undo` takes back what it did.
 * @param isUnlocked whether it must do without predicate locks
 */
async function transaction<T>(
  client: Client,
  tables: string,
  isUnlocked: boolean,
  run: (undo: (result: T) => T) => Promise<T>,
): Promise<T> {
  let isUndone = false;
  try {
    await begin(client, tables, true, '', isUnlocked ? readCommitted : '');
    const result = await run((undone) => {
      isUndone = true;
      return undone;
    });
    if (isUndone) await rollBack(client);
    else await commit(client);
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

function valuesOf(it: StagedImport, after: number, to: number, dryRun: boolean): unknown[] {
  const kind = kindOf(it);
  const places = new Map(it.readAs.map((name, i) => [name, i + 1]));
  const place = (column: string): number | null => places.get(column) ?? null;
  return [it.id, after, to, dryRun, ...kind.parameters(it, place, it.readAs.length + 1)];
}

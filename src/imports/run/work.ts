/** How the steps of an import are run until PostgreSQL commits them, and where that ends. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import { lockTimeoutMs } from '../../database/connections/connection.js';
import { isLockTimeout, isOutOfSharedMemory, retryableSqlstate } from '../../database/sqlstate.js';
import {
  begin,
  commit,
  loneLock,
  readCommitted,
  rollBack,
} from '../../database/transactions/explicit-transaction.js';
import type { PredicateLocks } from '../../database/transactions/predicate-locks.js';
import type { Attempt } from '../../database/transactions/retry-policy.js';
import { type Retrying, untilCommitted } from '../../database/transactions/until-committed.js';
import type { Watch } from './watch.js';

/** Milliseconds to wait for tables at a time, and between two times: who waits for them keeps all later writers waiting too. */
const tablesPatienceMs = 100;
const tablesPauseMs = 1_000;

/** What the work needs beside the import. */
export interface Work extends Retrying {
  client: Client;
  watch: Watch;
  /** Where these run out, all runs alone. */
  locks: PredicateLocks;
}

/** PostgreSQL has aborted a step until there was no hope left. The cause is its last error. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';

  constructor(
    readonly sqlstate: string,
    cause: unknown,
  ) {
    super(`PostgreSQL aborted it each time: ${sqlstate}.`, { cause });
  }
}

/** Runs it until it commits; nobody waits for an answer here, and the next attempt may be luckier. Throws {@link GivenUp}. */
export async function persistently<T>(work: Work, run: (attempt: Attempt) => Promise<T>): Promise<T> {
  try {
    return await untilCommitted(work, run);
  } catch (error) {
    const sqlstate = retryableSqlstate(error);
    throw sqlstate === undefined ? error : new GivenUp(sqlstate, error);
  }
}

/** What runs within a transaction; `undo` takes back what it did. */
type Run<T> = (undo: (result: T) => T) => Promise<T>;

/** Runs in one transaction that keeps other writers of the tables out, again until it commits. */
export function alone<T>(work: Work, tables: string, run: Run<T>): Promise<T> {
  return persistently(work, () =>
    withOrWithoutLocks(work.locks, (isUnlocked) => {
      work.watch.check();
      return aloneOnce(work, tables, isUnlocked, run);
    }),
  );
}

/**
 * Runs in one transaction at READ COMMITTED that keeps nobody out, again until it commits: only for what looks, at its
 * end, whether all that it relied on is still so.
 */
export function beside<T>(work: Work, run: Run<T>): Promise<T> {
  const { client, watch } = work;
  return persistently(work, () => {
    watch.check();
    return transaction(client, () => begin(client, '', false, '', readCommitted), run);
  });
}

/** Runs it, and again without predicate locks if there was no room for them. */
export async function withOrWithoutLocks<T>(
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
 * Runs in one transaction that keeps other writers of the tables out.
 * @param isUnlocked whether it must do without predicate locks
 */
export function aloneOnce<T>(work: Work, tables: string, isUnlocked: boolean, run: Run<T>): Promise<T> {
  return transaction(work.client, () => beginAlone(work, tables, isUnlocked), run);
}

/** Once the tables can be had: an atomic import of another organization may write to them for minutes. */
async function beginAlone({ client, watch }: Work, tables: string, isUnlocked: boolean): Promise<void> {
  const isolation = isUnlocked ? readCommitted : '';
  for (;;) {
    try {
      await client.query(
        `BEGIN ${isolation}; SET LOCAL lock_timeout = ${tablesPatienceMs}; ${loneLock(tables)};
         SET LOCAL lock_timeout = ${lockTimeoutMs}`,
      );
      return;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      await rollBack(client);
    }
    await wait(tablesPauseMs);
    watch.check();
  }
}

async function transaction<T>(client: Client, begins: () => Promise<unknown>, run: Run<T>): Promise<T> {
  let isUndone = false;
  try {
    await begins();
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

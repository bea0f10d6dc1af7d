/** BEGIN to COMMIT, where a single statement is not enough. The connections of the pool make it SERIALIZABLE. */
import type { ClientBase, Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { borrow, giveBack, type Statement } from '../connections/pools.js';
import { sayWhoActs } from './acting.js';

export const readCommitted = 'ISOLATION LEVEL READ COMMITTED';
type ReadCommitted = typeof readCommitted;

/** Keeps other writers of tables out, and lets those in who read. */
export const loneLock = (tables: string): string => `LOCK TABLE ${tables} IN SHARE ROW EXCLUSIVE MODE`;

/**
 * Begins a transaction, says in it who acts, and returns what its first statement gave.
 * @param table or tables, with commas between them
 * @param alone whether to keep all other writers of the table out, by a lock that comes before any snapshot
 * @param first a statement without parameters, in the same round trip
 * @param isolation what the connection has, or `READ COMMITTED`, which only one may have who is alone, or confirms at the end
 */
export async function begin(
  client: ClientBase,
  table: string,
  alone: boolean,
  first = '',
  isolation: '' | ReadCommitted = '',
): Promise<QueryResult> {
  const lock = alone ? `${loneLock(table)};` : '';
  const results = await client.query(`BEGIN ${isolation}; ${lock} ${sayWhoActs()}; ${first}`);
  return [results].flat().at(-1)!;
}

export async function commit(client: ClientBase): Promise<void> {
  const { command } = await client.query('COMMIT');
  // COMMIT of an aborted transaction answers ROLLBACK and no error.
  if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command} instead of COMMIT.`);
}

/** If this fails too the connection is gone; the error worth telling came before. */
export async function rollBack(client: ClientBase): Promise<void> {
  await client.query('ROLLBACK').catch(() => undefined);
}

/** Runs one statement in a transaction that `begins`, to its COMMIT, and returns its rows. */
export async function runBegun<Row extends QueryResultRow>(
  client: ClientBase,
  begins: () => Promise<unknown>,
  query: QueryConfig,
): Promise<Row[]> {
  try {
    await begins();
    const { rows } = await client.query<Row>(query);
    await commit(client);
    return rows;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

/** A transaction that begins with a handler's first statement and outlives the handler. */
export class SpanningTransaction {
  private client: PoolClient | undefined;
  private readonly told: (() => void)[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly claim: bigint,
    private readonly onClaimed: () => Error,
    /** Whether it must do without predicate locks, and so alone. */
    private readonly isUnlocked: boolean,
  ) {}

  /** Whether there is one that can still be written to and committed. */
  get isOpen(): boolean {
    return this.client?.getTransactionStatus() === 'T';
  }

  /** Begins it, if it has not begun. */
  async begin(table: string, alone: boolean): Promise<void> {
    if (this.client !== undefined) return;
    const client = await borrow(this.pool);
    try {
      // The lock may be given before what its last holder did is in our snapshot: `finish` must be able to fail.
      const lock = `SELECT pg_try_advisory_xact_lock(${this.claim}) AS claimed`;
      const { rows } = this.isUnlocked
        ? await begin(client, table, true, lock, readCommitted)
        : await begin(client, table, alone, lock);
      if (!(rows[0] as { claimed: boolean }).claimed) throw this.onClaimed();
    } catch (error) {
      await rollBack(client);
      giveBack(client);
      throw error;
    }
    this.client = client;
  }

  /** Runs a statement inside it. */
  async query<Row extends QueryResultRow>(query: QueryConfig): Promise<Row[]> {
    if (this.client === undefined) throw new Error('The transaction has not begun.');
    return (await this.client.query<Row>(query)).rows;
  }

  readonly write = (statement: Statement, values: unknown[]): Promise<unknown> =>
    this.query({ ...statement, values });

  /** What is to be done when it has been committed, and not if it never is. */
  onCommitted(tell: () => void): void {
    this.told.push(tell);
  }

  async commit(): Promise<void> {
    if (this.client === undefined) return;
    await commit(this.client);
    for (const tell of this.told) tell();
  }

  /** Gives the connection back; what was not committed is undone. */
  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    if (client === undefined) return;
    if (client.getTransactionStatus() !== 'I') await rollBack(client);
    giveBack(client);
  }
}

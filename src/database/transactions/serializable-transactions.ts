/**
 * Runs the statements that keep the promise, each as one SERIALIZABLE transaction.
 *
 * A single statement is a transaction of its own, and the pool's connections default to SERIALIZABLE: one
 * round trip instead of four. Only where something must commit together with what a handler does is there an
 * explicit one around it: `spanning`. What PostgreSQL aborts is thrown with its SQLSTATE, for the interceptor to
 * run again; nothing is retried here.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import { Gauge } from 'prom-client';
import { Logger } from '../../operations/logging/class-logger.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { Pools, type Statement, withClient } from '../connections/pools.js';
import { currentAttempt } from './attempt.js';
import { isOutOfSharedMemory } from '../sqlstate.js';
import { begin, readCommitted, runBegun, SpanningTransaction } from './explicit-transaction.js';
import { PredicateLocks } from './predicate-locks.js';

/** Runs one statement as one transaction in its own way. */
export interface Runner {
  run<Row extends QueryResultRow>(pool: Pool, query: QueryConfig): Promise<Row[]>;
}

/** In a transaction that says who acts. */
const sayingWhoActs: Runner = {
  run: <Row extends QueryResultRow>(pool: Pool, query: QueryConfig): Promise<Row[]> =>
    withClient(pool, (client) => runBegun<Row>(client, () => begin(client, '', false), query)),
};

@Injectable()
export class SerializableTransactions implements OnModuleInit {
  private readonly logger = new Logger(SerializableTransactions.name);
  private readonly around = new AsyncLocalStorage<SpanningTransaction>();

  constructor(
    private readonly pools: Pools,
    private readonly locks: PredicateLocks,
    @Inject(SETTINGS) private readonly settings: Settings,
    { registry }: Metrics,
  ) {
    new Gauge({
      name: 'onus_write_isolation_info',
      help: 'Always 1; the label says at which isolation level writes run: no connection for them is used that has another.',
      labelNames: ['isolation'] as const,
      registers: [registry],
    }).set({ isolation: settings.writeIsolation }, 1);
  }

  /** Says so where the operator has asked for less: elsewhere no connection is used that is not SERIALIZABLE. */
  onModuleInit(): void {
    if (this.settings.writeIsolation === 'serializable') return;
    this.logger.warn(
      `Writes run at ${this.settings.writeIsolation}, not serializable: only the unique index keeps the promise now.`,
    );
  }

  /** Whether what the current code runs keeps all other writers out: the last attempts. */
  get isAlone(): boolean {
    return currentAttempt().alone;
  }

  /**
   * Runs one statement as one transaction, or in the one that spans this handler, and returns its rows.
   *
   * The last attempts of a request run alone: each first takes a lock on `table` that keeps all other writers
   * of it out until the end. LOCK takes no snapshot (PostgreSQL manual, 13.3.1 and 13.2.3), so what follows
   * sees everything committed before it, and no other writer is left to conflict with. This is what keeps
   * distinct pairs from getting a 409. Why two attempts do so: `loneAttempts` in retry-policy.ts.
   *
   * @param by what runs the transaction, if it is neither alone nor spanned
   */
  async run<Row extends QueryResultRow>(
    table: string,
    statement: Statement,
    values: unknown[],
    by?: Runner,
  ): Promise<Row[]> {
    const query = { ...statement, values };
    const { alone } = currentAttempt();
    const around = this.around.getStore();
    if (around !== undefined) {
      await around.begin(table, alone);
      return around.query<Row>(query);
    }
    if (this.locks.areFull) return this.runAlone<Row>(table, query, !this.locks.mustDoWithout());
    if (alone) return this.runAlone<Row>(table, query, true);
    try {
      if (by !== undefined) return await by.run<Row>(this.pools.writes, query);
      return await withClient(this.pools.writes, async (client) => (await client.query<Row>(query)).rows);
    } catch (error) {
      if (!isOutOfSharedMemory(error)) throw error;
      this.locks.noteFull();
      return this.runAlone<Row>(table, query, false);
    }
  }

  /**
   * As {@link run}, a statement that changes what the audit notes: in a transaction that says who acts, which costs two round
   * trips more.
   */
  change<Row extends QueryResultRow>(table: string, statement: Statement, values: unknown[]): Promise<Row[]> {
    return this.run<Row>(table, statement, values, sayingWhoActs);
  }

  /**
   * Runs one statement under the table's lock.
   * @param isSerializable whether to try that first: without predicate locks the lock must do
   */
  private async runAlone<Row extends QueryResultRow>(
    table: string,
    query: QueryConfig,
    isSerializable: boolean,
  ): Promise<Row[]> {
    const isolation = isSerializable ? '' : readCommitted;
    try {
      const rows = await withClient(this.pools.writes, (client) =>
        runBegun<Row>(client, () => begin(client, table, true, '', isolation), query),
      );
      if (isSerializable) this.locks.noteRoom();
      return rows;
    } catch (error) {
      if (!isOutOfSharedMemory(error) || !isSerializable) throw error;
      this.locks.noteFull();
      return this.runAlone<Row>(table, query, false);
    }
  }

  /** Reads in the transaction that spans this handler, if there is one: what that wrote, nobody else sees yet. */
  read<Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const around = this.around.getStore();
    return around?.isOpen === true
      ? around.query<Row>({ ...statement, values })
      : this.pools.query<Row>(statement, values);
  }

  /** Tells what counts once what has been written so far is committed: now, unless a transaction spans this handler. */
  onCommitted(tell: () => void): void {
    const around = this.around.getStore();
    if (around?.isOpen === true) around.onCommitted(tell);
    else tell();
  }

  /**
   * Runs `handle` so that its first statement begins a transaction, which `finish` may write to and which is then
   * committed: all of it happens or nothing. Without a statement there is none, and `finish` is not called; nor is it
   * after an error, which undoes what was done.
   *
   * @param claim a lock that is taken with the beginning and held to the end
   * @param onClaimed makes the error for when somebody else holds it
   */
  async spanning<T>(
    claim: bigint,
    onClaimed: () => Error,
    handle: () => Promise<T>,
    finish: (write: SpanningTransaction['write'], value: T) => Promise<void>,
  ): Promise<T> {
    const { areFull } = this.locks;
    const transaction = new SpanningTransaction(this.pools.writes, claim, onClaimed, areFull);
    try {
      const value = await this.around.run(transaction, handle);
      if (transaction.isOpen) {
        await finish(transaction.write, value);
        await transaction.commit();
      }
      return value;
    } catch (error) {
      // The interceptor runs it again, without predicate locks.
      if (isOutOfSharedMemory(error)) this.locks.noteFull();
      throw error;
    } finally {
      await transaction.close();
    }
  }
}

/**
 * Runs the statements that keep the promise, each as one SERIALIZABLE transaction.
 *
 * A single statement is a transaction of its own, and the pool's connections default to SERIALIZABLE: one
 * round trip instead of four. What PostgreSQL aborts is thrown with its SQLSTATE, for the interceptor to run
 * again; nothing is retried here.
 */
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { PoolClient, QueryResultRow } from 'pg';
import { Pools, type Statement, withClient } from '../database/pools.js';
import { currentAttempt } from './attempt.js';

@Injectable()
export class SerializableTransactions implements OnModuleInit {
  private readonly logger = new Logger(SerializableTransactions.name);

  constructor(private readonly pools: Pools) {}

  /** Says so if the operator's own connection options lowered the isolation level. */
  async onModuleInit(): Promise<void> {
    const { rows } = await this.pools.writes.query<{ level: string }>(
      `SELECT current_setting('transaction_isolation') AS level`,
    );
    const level = rows[0]?.level;
    if (level === 'serializable') return;
    this.logger.warn(
      `Writes run at ${level}, not serializable: only the unique index keeps the promise now.`,
    );
  }

  /**
   * Runs one statement as one transaction and returns its rows.
   *
   * The last attempts of a request run alone: each first takes a lock on `table` that keeps all other writers
   * of it out until the end. LOCK takes no snapshot (PostgreSQL manual, 13.3.1 and 13.2.3), so what follows
   * sees everything committed before it, and no other writer is left to conflict with. This is what keeps
   * distinct pairs from getting a 409. Why two attempts do so: `loneAttempts` in retry-policy.ts.
   */
  run<Row extends QueryResultRow>(table: string, statement: Statement, values: unknown[]): Promise<Row[]> {
    return withClient(this.pools.writes, async (client) => {
      const query = { ...statement, values };
      if (!currentAttempt().alone) return (await client.query<Row>(query)).rows;
      return alone(client, table, async () => (await client.query<Row>(query)).rows);
    });
  }
}

async function alone<T>(client: PoolClient, table: string, run: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    await client.query(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
    const result = await run();
    const { command } = await client.query('COMMIT');
    // COMMIT of an aborted transaction answers ROLLBACK and no error.
    if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command} instead of COMMIT.`);
    return result;
  } catch (error) {
    // If this fails too the connection is gone; the error worth telling is the first.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

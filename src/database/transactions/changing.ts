/**
 * Changes at READ COMMITTED of what the audit notes, beside the promise: each a transaction that says who acts. Those that
 * are SERIALIZABLE are `SerializableTransactions.change`.
 */
import type { PoolClient, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';
import { type Pools, type Statement, withClient } from '../connections/pools.js';
import { sayWhoActs } from './acting.js';
import { begin, commit, rollBack, runBegun } from './explicit-transaction.js';

/** One statement, and its rows. */
export function change<Row extends QueryResultRow>(
  { reads }: Pools,
  statement: Statement,
  values: unknown[],
): Promise<Row[]> {
  return withClient(reads, (client) =>
    runBegun<Row>(client, () => begin(client, '', false), { ...statement, values }),
  );
}

/** Whatever `run` does with the connection: all of it happens or nothing. */
export function changing<T>({ reads }: Pools, run: (client: PoolClient) => Promise<T>): Promise<T> {
  return withClient(reads, async (client) => {
    try {
      await begin(client, '', false);
      const result = await run(client);
      await commit(client);
      return result;
    } catch (error) {
      await rollBack(client);
      throw error;
    }
  });
}

/** The same of what TypeORM writes. */
export function changingEntities<T>(
  manager: EntityManager,
  run: (inside: EntityManager) => Promise<T>,
): Promise<T> {
  return manager.transaction(async (inside) => {
    const who = sayWhoActs();
    if (who !== '') await inside.query(who);
    return run(inside);
  });
}

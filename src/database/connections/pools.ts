/**
 * The two pools of connections, and the only way raw SQL reaches them.
 *
 * - writes: every transaction is SERIALIZABLE by the connection's default. The rule holds only if every
 *   writer of assignments keeps it, so it is set on the connection and not per call.
 * - reads: READ COMMITTED; this one is TypeORM's too. Reads take no part in the promise, and keeping them out of
 *   SERIALIZABLE keeps them from aborting creates. Sessions and keys are written here.
 */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Client, Pool, type PoolClient, type QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { InjectDataSource } from '@nestjs/typeorm';
import { type ConnectionRules, connectionConfig, patience, unnamed, type Use } from './connection.js';
import { configOf, FitConnections } from './fit-connections.js';
import { Metrics } from '../../operations/metrics/metrics.js';

/** A statement with a name is prepared once per connection and then only executed. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** Token of the pool for SERIALIZABLE writes. */
export const WRITES = Symbol('writes');

export function createWrites(url: string, max: number, rules: ConnectionRules): Pool {
  return new Pool({ connectionString: unnamed(url), max, ...connectionConfig('writes', rules), ...patience });
}

@Injectable()
export class Pools implements OnApplicationShutdown {
  readonly writes: Pool;
  readonly reads: Pool;
  /** All pools to this database are kept by it. */
  readonly fit: FitConnections;

  constructor(@InjectDataSource() dataSource: DataSource, @Inject(WRITES) writes: Pool, metrics: Metrics) {
    this.writes = writes;
    this.reads = (dataSource.driver as unknown as { master: Pool }).master;
    metrics.watch({ writes: this.writes, reads: this.reads });
    this.fit = new FitConnections(metrics);
    for (const pool of [this.writes, this.reads]) this.fit.keep(pool);
  }

  /** TypeORM closes its own. */
  async onApplicationShutdown(): Promise<void> {
    await this.writes.end();
  }

  /**
   * Connects once more, as for writes, for work of minutes that is nobody's request: its statements may take long,
   * have the memory to sort many rows, and end soon after this process does, however it did. The caller ends it.
   * @param name by which PostgreSQL's views show it
   */
  async connectForLong(name: string): Promise<Client> {
    const client = new Client({ ...this.writes.options, query_timeout: 0 });
    // A connection that breaks fails the statement that runs, or else the next one.
    client.on('error', failsTheQuery);
    await client.connect();
    try {
      await configOf(this.writes).onConnect(client);
      await client.query(`SET application_name = '${name}'`);
      await client.query(
        `SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET work_mem = '64MB'`,
      );
      // Not every system can do this (PostgreSQL manual, 19.3.2); there a long statement ends when it is done.
      await client.query(`SET client_connection_check_interval = '500ms'`).catch(() => undefined);
      return client;
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /**
   * Connects once more, for what needs a session of its own. PostgreSQL lets go of its locks within seconds when this end is
   * gone without a word. The caller ends it.
   */
  async connectApart(use: Use): Promise<Client> {
    const { onConnect, ...config } = connectionConfig(use);
    const client = new Client({ ...this.writes.options, ...config });
    client.on('error', failsTheQuery);
    await client.connect();
    try {
      await onConnect(client);
      // Read back they are 0 where there is a socket of the file system, which needs none.
      await client.query(
        'SET tcp_keepalives_idle = 1; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3',
      );
      return client;
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** Runs one statement beside the promise, at READ COMMITTED, and returns its rows. */
  query<Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    return withClient(this.reads, async (client) => {
      return (await client.query<Row>({ ...statement, values })).rows;
    });
  }
}

/**
 * Lends a connection for the time of `use`. It goes back into the pool also after a failed query, which
 * `pool.query()` would answer by closing it: with serialization failures being routine that is ruinous.
 * A connection that is left inside a transaction, broken, or of a server that cannot serve is closed instead.
 */
export async function withClient<T>(pool: Pool, use: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await borrow(pool);
  try {
    return await use(client);
  } finally {
    giveBack(client);
  }
}

/** A connection that breaks while it is lent tells that by an event too, which ends the process if nobody listens. */
const failsTheQuery = (): void => undefined;

/** Lends a connection until {@link giveBack}. */
export async function borrow(pool: Pool): Promise<PoolClient> {
  const client = await (pool.idleCount > 0 ? pool.connect() : connectAndTell(pool));
  client.on('error', failsTheQuery);
  return client;
}

/** Tells the metrics how long it took where none is idle, also in vain. */
async function connectAndTell(pool: Pool): Promise<PoolClient> {
  const start = performance.now();
  try {
    return await pool.connect();
  } finally {
    pool.emit('waited', (performance.now() - start) / 1000);
  }
}

export function giveBack(client: PoolClient): void {
  client.off('error', failsTheQuery);
  client.release(client.getTransactionStatus() !== 'I');
}

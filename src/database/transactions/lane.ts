/**
 * One connection on which statements may be sent before the one ahead of them has ended: PostgreSQL runs them one after
 * the other, each as its own transaction, without a pause between two. (PostgreSQL manual, 32.5 "Pipeline Mode".)
 */
import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg';
import { borrow, giveBack } from '../connections/pools.js';
import { closesConnection } from '../sqlstate.js';

/** A connection of the pool, and how many statements are under way on it. */
interface Way {
  client: Promise<PoolClient>;
  underWay: number;
}

export class Lane {
  private way: Way | undefined;

  /** Runs one statement as one transaction and returns its rows. */
  async run<Row extends QueryResultRow>(pool: Pool, query: QueryConfig): Promise<Row[]> {
    const way = (this.way ??= { client: pipelined(pool), underWay: 0 });
    way.underWay += 1;
    try {
      return (await (await way.client).query<Row>(query)).rows;
    } catch (error) {
      // Under steady load it would never be given back, and so never closed.
      if (closesConnection(error) && this.way === way) this.forsake();
      throw error;
    } finally {
      way.underWay -= 1;
      if (way.underWay === 0) this.leave(way);
    }
  }

  /** What comes next goes by another connection: on this one a statement hangs. */
  forsake(): void {
    this.way = undefined;
  }

  private leave(way: Way): void {
    if (this.way === way) this.way = undefined;
    // Who could not get a connection was told.
    way.client.then(giveBackPlain, () => undefined);
  }
}

async function pipelined(pool: Pool): Promise<PoolClient> {
  const client = await borrow(pool);
  Object.assign(client, { pipeline: true });
  return client;
}

function giveBackPlain(client: PoolClient): void {
  Object.assign(client, { pipeline: false });
  giveBack(client);
}

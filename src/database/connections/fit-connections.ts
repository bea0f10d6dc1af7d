/**
 * Keeps what must not be lent out of the pools, whoever borrowed it: TypeORM, pg-boss and the session store give a
 * connection back as it is. What does not even become what it must be never gets in, and is counted.
 *
 * Where one turns out to lead to a server that does not serve us, as a primary of before, those of all pools that were
 * made before are closed with it: they may lead there too, and what only reads would never notice.
 */
import type { ClientBase, Pool } from 'pg';
import type { Metrics } from '../../operations/metrics/metrics.js';
import { type ConnectionConfig, UnfitConnection } from './connection.js';
import { closesConnection, isOfWrongServer } from '../sqlstate.js';

export const configOf = (pool: Pool): ConnectionConfig => pool.options as unknown as ConnectionConfig;

export class FitConnections {
  private readonly pools: Pool[] = [];
  private readonly madeAt = new WeakMap<ClientBase, number>();
  private readonly unfit = new WeakSet<ClientBase>();
  private suspectedAt = -Infinity;

  constructor(private readonly metrics: Metrics) {}

  keep(pool: Pool): void {
    this.pools.push(pool);
    const options = configOf(pool);
    const { onConnect } = options;
    options.onConnect = async (client) => {
      this.madeAt.set(client, performance.now());
      await onConnect(client).catch((error: unknown) => {
        if (error instanceof UnfitConnection) this.metrics.unfitConnections.inc();
        throw error;
      });
      this.watch(client);
    };
    // One that was there before.
    pool.on('acquire', (client) => {
      if (this.madeAt.has(client)) return;
      this.madeAt.set(client, -Infinity);
      this.watch(client);
    });
    // The pool looks at what has ended when it gets something back.
    pool.on('release', (_, client) => {
      if (this.unfit.has(client) || this.madeAt.get(client)! < this.suspectedAt) void client.end();
    });
  }

  /** A connection leads to a server that does not serve us. */
  suspectAll(): void {
    this.suspectedAt = performance.now();
    for (const pool of this.pools) {
      // What is idle is lent and closed; the others are when they are given back.
      for (let idle = pool.idleCount; idle > 0; idle -= 1) {
        pool.connect().then(
          (client) => client.release(),
          () => undefined,
        );
      }
    }
  }

  private watch(client: ClientBase): void {
    const query = client.query.bind(client) as (...values: unknown[]) => unknown;
    const watched = (...values: unknown[]): unknown => {
      const answer = query(...values);
      if (answer instanceof Promise) {
        answer.catch((error: unknown) => {
          if (closesConnection(error)) this.unfit.add(client);
          if (isOfWrongServer(error) && this.madeAt.get(client)! >= this.suspectedAt) this.suspectAll();
        });
      }
      return answer;
    };
    client.query = watched as typeof client.query;
  }
}

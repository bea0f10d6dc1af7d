/** What the service counts, for Prometheus (`GET /metrics`). */
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { Pool } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { routeOf } from './route.js';

@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'onus_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly aborts = new Counter({
    name: 'onus_transaction_aborts_total',
    help: 'Aborted transactions that may be run again, counted for each request that was in one.',
    labelNames: ['route', 'sqlstate'] as const,
    registers: [this.registry],
  });

  readonly retries = new Counter({
    name: 'onus_transaction_retries_total',
    help: 'Requests whose transaction was run again after an abort.',
    labelNames: ['route', 'sqlstate'] as const,
    registers: [this.registry],
  });

  readonly attempts = new Histogram({
    name: 'onus_transaction_attempts',
    help: 'How often the transaction of one request was run.',
    labelNames: ['route'] as const,
    buckets: [1, 2, 3, 4, 5, 7, 10, 20],
    registers: [this.registry],
  });

  readonly exhausted = new Counter({
    name: 'onus_transaction_retries_exhausted_total',
    help: 'Requests that were answered 409 serialization-conflict after their last attempt.',
    labelNames: ['route'] as const,
    registers: [this.registry],
  });

  readonly createSets = new Histogram({
    name: 'onus_create_set_size',
    help: 'Single creates that went together as one statement, by how it ended for them.',
    labelNames: ['end'] as const,
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers: [this.registry],
  });

  readonly unfitConnections = new Counter({
    name: 'onus_unfit_connections_total',
    help: 'Connections to the database that were closed at once, because they were not what they must be.',
    registers: [this.registry],
  });

  private readonly looks: (() => Promise<void>)[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A gauge that is set by its owner, as with {@link onScrape}. */
  gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }

  /** Has something looked up before the metrics are told. Where it fails, as without a database, they are told without. */
  onScrape(look: () => Promise<void>): void {
    this.looks.push(look);
  }

  async text(): Promise<string> {
    await Promise.all(this.looks.map((look) => look().catch(() => undefined)));
    return this.registry.metrics();
  }

  /** Middleware that times every request. */
  readonly time = (request: Request, response: Response, next: NextFunction): void => {
    const start = performance.now();
    response.once('finish', () => {
      this.requests.observe(
        { method: request.method, route: routeOf(request), status: response.statusCode },
        (performance.now() - start) / 1000,
      );
    });
    next();
  };

  private readonly pools: { name: string; pool: Pool; waiting: () => number }[] = [];

  readonly poolConnections = new Gauge({
    name: 'onus_pool_connections',
    help: 'Connections to the database by pool; waiting are requests that wait for one.',
    labelNames: ['pool', 'state'] as const,
    registers: [this.registry],
    collect: () => {
      for (const { name, pool, waiting } of this.pools) {
        this.poolConnections.set({ pool: name, state: 'busy' }, pool.totalCount - pool.idleCount);
        this.poolConnections.set({ pool: name, state: 'idle' }, pool.idleCount);
        this.poolConnections.set({ pool: name, state: 'waiting' }, pool.waitingCount + waiting());
      }
    },
  });

  /**
   * Counts the connections of these pools.
   * @param waiting who waits before a pool, beside those whom it knows
   */
  watch(pools: Record<string, Pool>, waiting = () => 0): void {
    for (const [name, pool] of Object.entries(pools)) this.pools.push({ name, pool, waiting });
  }
}

/**
 * What the service counts, for Prometheus (`GET /metrics`); docs/OPERATING.md says what each is for. What only a higher
 * wing knows it registers here itself.
 */
import type { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { Pool } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Logger } from '../logging/class-logger.js';
import { versionOfPackage } from '../version.js';
import { routeOf } from './route.js';

const longestLookMs = 1_000;

@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly logger = new Logger(Metrics.name);

  readonly requests = new Histogram({
    name: 'onus_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer, or to when its caller left: status aborted.',
    labelNames: ['method', 'route', 'status'] as const,
    // Creates take 1 to 10 ms, lists to 5 s, and files as long as their way takes.
    buckets: [0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 120],
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

  private readonly waits = new Histogram({
    name: 'onus_pool_wait_seconds',
    help: 'How long those waited for a connection who found none idle, whether they got one or not.',
    labelNames: ['pool'] as const,
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 1, 2, 5],
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
    // Gauges by the names of counters: sums of those without the suffix.
    for (const what of ['handles', 'requests', 'resources'])
      this.registry.removeSingleMetric(`nodejs_active_${what}_total`);
    new Gauge({
      name: 'onus_build_info',
      help: 'Always 1; the label says which version runs.',
      labelNames: ['version'] as const,
      registers: [this.registry],
    }).set({ version: versionOfPackage() }, 1);
  }

  /**
   * Has numbers looked up, as in the database, before metrics are told: one look at a time, and no longer than a second.
   * What is not known by then is not told.
   * @param what they are of, for the log
   * @param look sets the gauges
   */
  lookUp(what: string, gauges: readonly Gauge[], look: () => Promise<void>): void {
    let looking: Promise<void> | undefined;
    this.looks.push(() => {
      for (const gauge of gauges) forget(gauge);
      looking ??= look()
        .catch((error: unknown) =>
          this.logger.warn(`Metrics of ${what} could not be looked up.`, { err: error }),
        )
        .finally(() => (looking = undefined));
      return Promise.race([looking, wait(longestLookMs, undefined, { ref: false })]);
    });
  }

  async text(): Promise<string> {
    await Promise.all(this.looks.map((look) => look()));
    return this.registry.metrics();
  }

  /** Middleware that times every request. */
  readonly time = (request: Request, response: Response, next: NextFunction): void => {
    const start = performance.now();
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : 'aborted';
      this.requests.observe(
        { method: request.method, route: routeOf(request), status },
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
   * Counts the connections of these pools, and the waits for one, which a pool tells by the event `waited`.
   * @param waiting who waits before a pool, beside those whom it knows
   */
  watch(pools: Record<string, Pool>, waiting = () => 0): void {
    for (const [name, pool] of Object.entries(pools)) {
      this.pools.push({ name, pool, waiting });
      (pool as EventEmitter).on('waited', (seconds: number) => this.waits.observe({ pool: name }, seconds));
    }
  }
}

/** Without labels a gauge that is reset is 0, and must be removed besides. */
function forget(gauge: Gauge & { labelNames?: string[] }): void {
  gauge.reset();
  if (gauge.labelNames?.length === 0) gauge.remove();
}

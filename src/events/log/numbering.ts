/**
 * Numbers events after their commit: on one instance at a time, which holds an advisory lock on a connection of its own.
 *
 * Every instance has such a connection, listens there to whoever numbers, and looks once a second whether the lock is free.
 * The lock only saves work: what keeps numbers from being given twice is the statement itself (`sql/number.ts`). So an
 * instance that holds the lock and does nothing is not waited for: what stays without a number for two seconds is numbered by another.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Client } from 'pg';
import { Pools } from '../../database/connections/pools.js';
import { sqlstateOf } from '../../database/sqlstate.js';
import { Counter, Gauge } from 'prom-client';
import { Logger } from '../../operations/logging/class-logger.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import { logEnd } from '../sql/read.js';
import { isBehind, number, numberingLag } from '../sql/number.js';
import type { LogPosition } from './place.js';
import { rebase } from './rebase.js';
import { EventTail } from './event-tail.js';

/** Session lock of whoever numbers. */
const lock = 7_301_950_121n;

/**
 * Milliseconds between two looks for what is new. Shorter ones make events no sooner useful, and many small batches cost creates an
 * eighth of their rate: each is a commit that waits for the disk beside theirs.
 */
const pauseMs = 50;

/** Milliseconds between two looks whether the lock is free, and whether what it is for is done. */
const standbyMs = 1_000;

/** Milliseconds after which a connection is tried again. */
const againMs = 1_000;

/** Milliseconds for a connection to be closed in order. */
const leaveMs = 1_000;

/** Who numbers at the same time was first. */
const isFenced = (error: unknown): boolean => sqlstateOf(error) === '23505';

@Injectable()
export class Numbering implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Numbering.name);
  private readonly stopping = new AbortController();
  private readonly numbered: Counter;
  private client: Client | undefined;
  private isNumbering = false;
  private running = Promise.resolve();

  constructor(
    private readonly pools: Pools,
    private readonly tail: EventTail,
    metrics: Metrics,
  ) {
    const registers = [metrics.registry];
    this.numbered = new Counter({
      name: 'onus_events_numbered_total',
      help: 'Events that were given their place in the log by this instance.',
      registers,
    });
    const isNumbering: Gauge = new Gauge({
      name: 'onus_event_numbering',
      help: '1 if this instance gives events their place in the log: one does at a time.',
      registers,
      collect: () => isNumbering.set(this.isNumbering ? 1 : 0),
    });
    const lag = new Gauge({
      name: 'onus_event_numbering_lag_seconds',
      help: 'Age of the oldest committed change that has no place in the log yet; 0 if all have.',
      registers,
    });
    metrics.lookUp('the log of events', [lag], async () => {
      const [{ seconds } = { seconds: 0 }] = await pools.query<{ seconds: number }>(numberingLag, []);
      lag.set(seconds);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.tail.begin();
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    // What is under way there may not end by itself.
    if (this.client !== undefined) await leave(this.client);
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let hasFailed = false;
    while (!signal.aborted) {
      try {
        await this.serve(() => (hasFailed = false));
      } catch (error) {
        if (signal.aborted) return;
        if (!hasFailed)
          this.logger.warn('Events are not numbered from here now. It is tried again.', { err: error });
        hasFailed = true;
        await wait(againMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Until the connection breaks, or the service stops. */
  private async serve(onWorks: () => void): Promise<void> {
    const { signal } = this.stopping;
    const client = await this.pools.connectApart('events');
    this.client = client;
    try {
      await rebase(client, this.pools);
      await this.tail.resume(client);
      await client.query('LISTEN onus_events');
      await this.standBy(client, onWorks);
      this.isNumbering = true;
      while (!signal.aborted) {
        await this.number(client);
        onWorks();
        await wait(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      this.client = undefined;
      this.isNumbering = false;
      await leave(client);
    }
  }

  /** Until this one has the lock, or the service stops: hears of what another numbers, and does it where the other does not. */
  private async standBy(client: Client, onWorks: () => void): Promise<void> {
    const { signal } = this.stopping;
    let heard = Promise.withResolvers<void>();
    client.on('notification', () => heard.resolve());
    for (let lookAt = 0; !signal.aborted;) {
      heard = Promise.withResolvers();
      if (performance.now() >= lookAt) {
        if (await tryLock(client)) return;
        if (await isLeftBehind(client)) await this.number(client);
        lookAt = performance.now() + standbyMs;
      }
      const { rows } = await client.query<LogPosition>(logEnd);
      this.tell(rows[0]!);
      onWorks();
      const restMs = Math.max(0, lookAt - performance.now());
      await Promise.race([heard.promise, wait(restMs, undefined, { signal }).catch(() => undefined)]);
    }
  }

  private async number(client: Client): Promise<void> {
    try {
      const { rows } = await client.query<LogPosition & { total: number }>(number);
      const { total, ...end } = rows[0]!;
      this.tell(end);
      this.numbered.inc(total);
    } catch (error) {
      if (!isFenced(error)) throw error;
    }
  }

  private tell(end: LogPosition): void {
    this.tail.advance(end).catch((error: unknown) => {
      this.logger.warn('New events could not be read. They are by the next look.', { err: error });
    });
  }
}

/** Whom nothing reaches any more does not say good-bye. */
async function leave(client: Client): Promise<void> {
  await Promise.race([client.end(), wait(leaveMs, undefined, { ref: false })]);
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean }>('SELECT pg_try_advisory_lock($1) AS holds', [lock]);
  return rows[0]!.holds;
}

async function isLeftBehind(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ isBehind: boolean }>(isBehind);
  return rows[0]!.isBehind;
}

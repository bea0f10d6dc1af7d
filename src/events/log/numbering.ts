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
import { Logger } from '../../operations/logging/class-logger.js';
import { logEnd } from '../sql/read.js';
import { isBehind, number } from '../sql/number.js';
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

/** Who numbers at the same time was first. */
const isFenced = (error: unknown): boolean => sqlstateOf(error) === '23505';

@Injectable()
export class Numbering implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Numbering.name);
  private readonly stopping = new AbortController();
  private client: Client | undefined;
  private running = Promise.resolve();

  constructor(
    private readonly pools: Pools,
    private readonly tail: EventTail,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    // What is under way there may not end by itself.
    await this.client?.end();
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
      let holds = false;
      await rebase(client);
      await this.tail.resume(client);
      // Whoever numbers knows by itself.
      client.on('notification', () => void (holds || this.tellEnd(client)));
      await client.query('LISTEN onus_events');
      while (!signal.aborted) {
        holds ||= await tryLock(client);
        if (holds || (await isLeftBehind(client))) await this.number(client);
        if (!holds) await this.tellEnd(client);
        onWorks();
        await wait(holds ? pauseMs : standbyMs, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      this.client = undefined;
      await client.end();
    }
  }

  private async number(client: Client): Promise<void> {
    try {
      const { rows } = await client.query<LogPosition>(number);
      this.tell(rows[0]!);
    } catch (error) {
      if (!isFenced(error)) throw error;
    }
  }

  private async tellEnd(client: Client): Promise<void> {
    try {
      const { rows } = await client.query<LogPosition>(logEnd);
      this.tell(rows[0]!);
    } catch (error) {
      // A connection that breaks is told by what runs on it, too.
      if (!this.stopping.signal.aborted)
        this.logger.debug('The end of the log was not read.', { err: error });
    }
  }

  private tell(end: LogPosition): void {
    this.tail.advance(end).catch((error: unknown) => {
      this.logger.warn('New events could not be read. They are by the next look.', { err: error });
    });
  }
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean }>('SELECT pg_try_advisory_lock($1) AS holds', [lock]);
  return rows[0]!.holds;
}

async function isLeftBehind(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ isBehind: boolean }>(isBehind);
  return rows[0]!.isBehind;
}

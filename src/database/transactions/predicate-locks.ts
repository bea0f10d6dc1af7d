/**
 * What becomes of writes while PostgreSQL's table of predicate locks is full. One SERIALIZABLE transaction that is left
 * open, whoever began it, keeps the locks of all that were committed after it began; when the table is full, every
 * SERIALIZABLE statement of everybody fails (53200), for as long as that transaction is open.
 *
 * Writes then run one at a time, under a lock on their table that is taken before their snapshot, at READ COMMITTED,
 * which needs no predicate locks. Each is one statement, so it sees everything that was committed before it; the lock
 * and the unique index keep the promise. See docs/decisions/0017-when-predicate-locks-run-out.md.
 */
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Logger } from '../../operations/logging/class-logger.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { Pools } from '../connections/pools.js';

/** Milliseconds after which one write tries SERIALIZABLE again. */
const tryAgainMs = 250;

/** Milliseconds between two log lines, and for which the metric tells what was found. */
const toldForMs = 60_000;

/** PostgreSQL's default of `max_pred_locks_per_transaction`. */
const defaultPerTransaction = 64;

/**
 * Locks that are kept, and the oldest transaction that has kept its snapshot: one at READ COMMITTED has none in between.
 * Of other roles' everybody sees that there is one, but not since when, nor what kind of process it is.
 */
const look = {
  text: `
    SELECT
      (SELECT count(*)::int FROM pg_locks WHERE mode = 'SIReadLock') AS locks,
      o.seconds, o.pid, o.usename AS "user", o.application_name AS application
    FROM (SELECT) one LEFT JOIN LATERAL (
      SELECT pid, usename, application_name, extract(epoch FROM clock_timestamp() - xact_start)::float8 AS seconds
      FROM pg_stat_activity
      WHERE datid IS NOT NULL AND usesysid IS NOT NULL AND backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
      ORDER BY age(backend_xmin) DESC
      LIMIT 1
    ) o ON true`,
  query_timeout: 1_000,
};

interface Seen {
  locks: number;
  /** Of the oldest transaction; null if there is none, or it is not for our role to see. */
  seconds: number | null;
  pid: number | null;
  user: string | null;
  application: string | null;
}

@Injectable()
export class PredicateLocks implements OnApplicationBootstrap {
  private readonly logger = new Logger(PredicateLocks.name);
  private tryAgainAt: number | undefined;
  private fullAt = -Infinity;
  private loggedAt = -Infinity;

  constructor(
    private readonly pools: Pools,
    @Inject(SETTINGS) private readonly settings: Settings,
    metrics: Metrics,
  ) {
    const registers = [metrics.registry];
    const locks = new Gauge({
      name: 'onus_predicate_locks',
      help: 'Predicate locks of SERIALIZABLE transactions that PostgreSQL holds, of those committed too.',
      registers,
    });
    const oldest = new Gauge({
      name: 'onus_oldest_serializable_transaction_seconds',
      help: 'Age of the oldest transaction that keeps a snapshot, as SERIALIZABLE ones do; 0 if there is none.',
      registers,
    });
    const full: Gauge = new Gauge({
      name: 'onus_predicate_locks_full',
      help: '1 if in the last minute writes of this instance ran one at a time, for want of room for predicate locks.',
      registers,
      // Only a write finds out that there is room again, and at night there may be none.
      collect: () => full.set(performance.now() - this.fullAt < toldForMs ? 1 : 0),
    });
    metrics.lookUp('predicate locks', [locks, oldest], async () => {
      const seen = await this.look();
      locks.set(seen.locks);
      if (seen.pid === null) oldest.set(0);
      else if (seen.seconds !== null) oldest.set(seen.seconds);
    });
  }

  /** Whether writes run under the table's lock at READ COMMITTED. */
  get areFull(): boolean {
    return this.tryAgainAt !== undefined;
  }

  /** Whether the caller writes under the table's lock at READ COMMITTED. If not while they are full, it is the one who tries. */
  mustDoWithout(): boolean {
    const now = performance.now();
    if (this.tryAgainAt === undefined) return false;
    if (now < this.tryAgainAt) return true;
    this.tryAgainAt = now + tryAgainMs;
    return false;
  }

  noteRoom(): void {
    this.tryAgainAt = undefined;
    this.fullAt = -Infinity;
  }

  noteFull(): void {
    const now = performance.now();
    this.fullAt = now;
    this.tryAgainAt = now + tryAgainMs;
    if (now - this.loggedAt < toldForMs) return;
    this.loggedAt = now;
    this.look().then(
      (seen) => this.logger.warn(`${sentence} ${blame(seen)}`),
      (error: unknown) => this.logger.warn(`${sentence} Who is to blame could not be read.`, { err: error }),
    );
  }

  /** Says at the start what would make this come soon. The embedded PostgreSQL has more. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.databaseUrl === undefined) return;
    const [found] = await this.pools.query<{ most: number }>(
      { text: `SELECT current_setting('max_pred_locks_per_transaction')::int AS most` },
      [],
    );
    if (found === undefined || found.most > defaultPerTransaction) return;
    this.logger.warn(
      `max_pred_locks_per_transaction of PostgreSQL is ${found.most}: sets of more than 31 creates lock a whole index, ` +
        'and abort others. SQL: ALTER SYSTEM SET max_pred_locks_per_transaction = 512; and start PostgreSQL again.',
    );
  }

  private async look(): Promise<Seen> {
    const [seen] = await this.pools.query<Seen & Record<string, unknown>>(look, []);
    return seen!;
  }
}

const sentence =
  'PostgreSQL has no room for predicate locks: creates go on one at a time, more slowly, until a transaction ends.';

function blame({ pid, user, application, seconds }: Seen): string {
  if (pid === null) return 'None is open any more.';
  const age =
    seconds === null
      ? 'open since when only members of pg_read_all_stats may see (GRANT pg_read_all_stats TO the role of Onus)'
      : `open for ${Math.round(seconds)} s`;
  return (
    `The oldest is that of process ${pid}, user ${user}, application "${application}", ${age}. ` +
    `SELECT pg_terminate_backend(${pid}); ends it.`
  );
}

/**
 * The standby that lists may be read from (`DATABASE_READ_URL`), and what it has by now.
 *
 * Four times a second the primary is asked where its log ends; a standby that has replayed up to there has all that was
 * committed before that question. So each connection is known to have everything until some moment, and is lent only to a
 * caller whose last write here is older. Each is asked by itself, since one address may lead to several standbys.
 * A standby that is away, of another cluster or timeline, or too far behind is not used, which is said once.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { Counter, Gauge } from 'prom-client';
import { Logger } from '../../operations/logging/class-logger.js';
import type { Metrics } from '../../operations/metrics/metrics.js';
import { borrow, giveBack, type Pools } from '../connections/pools.js';
import { withoutPageHeader } from './log-position.js';

const lookMs = 250;
/** Between two looks at one that is not used. */
const restMs = 1_000;
const mostLagMs = 10_000;

/** What must be the same on both, by the words for it. */
const identity = `
  (SELECT system_identifier FROM pg_control_system())::text AS cluster, current_database() AS database,
  current_schema() AS schema`;

interface Server {
  cluster: string;
  database: string;
  schema: string;
  timeline: string;
  /** How far its log goes, or is replayed, in bytes. */
  position: number;
}

const primaryState = {
  name: 'primary-state',
  text: `
    SELECT ${identity}, ltrim(left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), '0') AS timeline,
           (pg_current_wal_insert_lsn() - '0/0')::float8 AS position`,
};

/** Of the timeline the control file may know late, at the next restartpoint, but never too early. */
const standbyState = {
  name: 'standby-state',
  text: `
    SELECT ${identity}, pg_is_in_recovery() AS "isStandby",
           upper(to_hex(greatest((SELECT timeline_id FROM pg_control_checkpoint()),
                                 (SELECT min_recovery_end_timeline FROM pg_control_recovery())))) AS timeline,
           coalesce(pg_last_wal_replay_lsn() - '0/0', 0)::float8 AS position`,
};

/** All that was committed before `until` is there, as was found at `asked`; both of this process's clock. */
interface Known {
  readonly until: number;
  readonly asked: number;
}

export class Standby {
  private readonly logger = new Logger('Lists');
  private primary: Server | undefined;
  /** When the primary was asked, and where its log ended then; oldest first, and all of one timeline. */
  private marks: { readonly at: number; readonly position: number }[] = [];
  private readonly known = new WeakMap<PoolClient, Known>();
  /** Callers' last writes, oldest first, as long as any connection in use may lack them. */
  private readonly writes = new Map<string, number>();
  private isUsed: boolean | undefined;
  private readonly stopping = new AbortController();
  private watching: Promise<void> | undefined;
  private readonly lag: Gauge;
  private readonly reads: Counter;

  constructor(
    private readonly pool: Pool,
    private readonly pools: Pools,
    { registry }: Metrics,
  ) {
    const registers = [registry];
    this.lag = new Gauge({
      name: 'onus_standby_lag_seconds',
      help: 'How old the state is that the standby for lists has; since the start, if it was never found near.',
      registers,
    });
    this.reads = new Counter({
      name: 'onus_standby_reads_total',
      help: 'Statements of lists that were given to the standby.',
      registers,
    });
  }

  watch(): void {
    this.watching ??= this.lookAgainAndAgain();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
    await this.pool.end();
  }

  noteWrite(callerId: string): void {
    this.writes.delete(callerId);
    this.writes.set(callerId, performance.now());
  }

  /** A connection that has what this caller wrote, and nothing that is too old; undefined if there is none now. */
  async borrowFor(callerId: string): Promise<PoolClient | undefined> {
    const wrote = this.writes.get(callerId) ?? -Infinity;
    const newest = this.marks.at(-1);
    if (this.isUsed !== true || newest === undefined || newest.at < wrote) return undefined;
    return this.connected(async (client) => {
      let known = this.known.get(client);
      if (known === undefined || performance.now() - known.asked > lookMs || known.until < wrote) {
        known = await this.ask(client);
      }
      if (known.until < wrote || performance.now() - known.until > mostLagMs) return false;
      this.reads.inc();
      return true;
    });
  }

  private async lookAgainAndAgain(): Promise<void> {
    const { signal } = this.stopping;
    let until = performance.now();
    while (!signal.aborted) {
      await this.lookAtPrimary();
      await this.connected(async (client) => {
        until = Math.max(until, (await this.ask(client)).until);
        const lagMs = performance.now() - until;
        this.say(lagMs > mostLagMs ? `it is ${Math.round(lagMs / 1000)} s behind` : undefined);
        return false;
      });
      this.lag.set((performance.now() - until) / 1000);
      await wait(this.isUsed === true ? lookMs : restMs, undefined, { signal, ref: false }).catch(
        () => undefined,
      );
    }
  }

  /** A primary that does not answer leaves the marks as they are: they get too old. */
  private async lookAtPrimary(): Promise<void> {
    const at = performance.now();
    const [state] = await this.pools.query<Server>(primaryState, []).catch((error: unknown) => {
      this.logger.debug('The primary was not asked where its log ends.', { err: error });
      return [];
    });
    if (state === undefined) return;
    const isAnother = state.cluster !== this.primary?.cluster || state.timeline !== this.primary.timeline;
    const marks = isAnother ? [] : this.marks.filter((mark) => at - mark.at <= mostLagMs);
    this.primary = state;
    this.marks = [...marks, { at, position: withoutPageHeader(state.position) }];
    for (const [callerId, wrote] of this.writes) {
      if (at - wrote <= mostLagMs) break;
      this.writes.delete(callerId);
    }
  }

  /** Lends a connection to `use`, and further if that says so. What fails is a reason not to use the standby. */
  private async connected(use: (client: PoolClient) => Promise<boolean>): Promise<PoolClient | undefined> {
    let client: PoolClient | undefined;
    try {
      client = await borrow(this.pool);
      if (await use(client)) return client;
      giveBack(client);
    } catch (error) {
      client?.release(true);
      this.say(error instanceof Error ? error.message : String(error));
    }
    return undefined;
  }

  /** Throws if it is not a standby of the primary. */
  private async ask(client: PoolClient): Promise<Known> {
    const asked = performance.now();
    const config = { ...standbyState, query_timeout: 1_000 };
    const { rows } = await client.query<Server & { isStandby: boolean }>(config);
    const state = rows[0]!;
    if (!state.isStandby) throw new Error('it is no standby');
    for (const name of ['cluster', 'database', 'schema', 'timeline'] as const) {
      const [here, there] = [this.primary?.[name], state[name]];
      if (here !== undefined && here !== there)
        throw new Error(`its ${name} is ${there}, and the primary's is ${here}`);
    }
    const mark = this.marks.findLast(({ position }) => position <= state.position);
    const known = { until: mark?.at ?? -Infinity, asked };
    this.known.set(client, known);
    return known;
  }

  private say(fault: string | undefined): void {
    const isUsed = fault === undefined;
    if (isUsed === this.isUsed) return;
    const wasUsed = this.isUsed;
    this.isUsed = isUsed;
    if (isUsed && wasUsed === false) this.logger.warn('Lists are read from the standby again.');
    if (!isUsed) this.logger.warn(`Lists are read from the primary, because of the standby: ${fault}.`);
  }
}

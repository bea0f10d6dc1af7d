/**
 * Every list, report, history and export reads through here, and nothing else does: on connections of their own, so that
 * who asks, limits, creates and readiness never wait behind them; a share of them for each organization and each caller;
 * no longer than a list may take; and no longer than somebody waits for it. From a standby, where one is set.
 */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { Logger } from '../../operations/logging/class-logger.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { unnamed } from '../connections/connection.js';
import { FitConnections } from '../connections/fit-connections.js';
import { borrow, Pools, type Statement } from '../connections/pools.js';
import { Line } from './line.js';
import { type ListCaller, listCaller } from './list-caller.js';
import { CallerLeft, ListTookTooLong } from './list-errors.js';
import { listPool, listSeconds } from './list-pool.js';
import { type Bound, Loan } from './loan.js';
import { reportSeconds, Snapshot } from './snapshot.js';
import { Standby } from './standby.js';

/** Milliseconds that a list waits for its turn at most. */
const turnMs = 5_000;

/** Seconds that a report may be sent for: a caller who takes nothing holds a connection. */
const sendingSeconds = 60;

const aList: Bound = { what: 'list', seconds: listSeconds };
const aReport: Bound = { what: 'report', seconds: reportSeconds };

@Injectable()
export class Lists implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Lists.name);
  private readonly primary: Pool;
  private readonly standby: Standby | undefined;
  private readonly line: Line;
  /** Theirs, who take long, so that no list waits behind them. */
  private readonly reports: Line;

  constructor(
    pools: Pools,
    @Inject(SETTINGS) { listConnections: all, reportConnections: reports, databaseReadUrl }: Settings,
    metrics: Metrics,
  ) {
    const organization = Math.ceil(all / 2);
    this.line = new Line({ all, organization, caller: Math.max(1, organization - 1), waitMs: turnMs });
    this.reports = new Line({ all: reports, organization: 1, caller: 1, waitMs: turnMs });
    const onError = (error: Error): void => this.logger.warn('A connection for lists broke.', { err: error });
    this.primary = listPool('lists', { ...pools.reads.options, max: all + reports }, pools.fit, onError);
    metrics.watch({ lists: this.primary }, () => this.line.length + this.reports.length);
    if (databaseReadUrl !== undefined) {
      const where = { connectionString: unnamed(databaseReadUrl), connectionTimeoutMillis: 1_000 };
      // One more than these can take, to look how it is.
      const pool = listPool(
        'standby',
        { ...where, max: all + reports + 1 },
        new FitConnections(metrics),
        onError,
      );
      metrics.watch({ standby: pool });
      this.standby = new Standby(pool, pools, metrics);
    }
  }

  onApplicationBootstrap(): void {
    this.standby?.watch();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.primary.end(), this.standby?.stop()]);
  }

  /** From now on this caller's lists have what was committed before. */
  noteWrite(callerId: string): void {
    this.standby?.noteWrite(callerId);
  }

  /** Rows for a list that may be as old as the standby is, but for what its caller wrote. */
  read<Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const caller = listCaller();
    return this.line.run(caller, () =>
      this.fromStandbyOrPrimary(caller, aList, async (loan) => {
        try {
          return await loan.query<Row>(statement, values);
        } finally {
          loan.end();
        }
      }),
    );
  }

  /** Rows that belong to something which was read from the primary just now. */
  readFresh<Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const caller = listCaller();
    return this.line.run(caller, async () => {
      const loan = this.loanTo(caller, await borrow(this.primary), aList);
      try {
        return await loan.query<Row>(statement, values);
      } finally {
        loan.end();
      }
    });
  }

  /**
   * Reads a report from one snapshot, while it is sent: one at a time for each organization, on connections that lists do
   * not count on.
   * @param begin reads what must be there before anything is sent; where the standby fails it begins again on the primary
   * @param send what is there, and what follows, until `signal` says that it took too long
   */
  async report<Begun>(
    begin: (snapshot: Snapshot) => Promise<Begun>,
    send: (begun: Begun, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const caller = listCaller();
    await this.reports.run(caller, async () => {
      const { begun, loan } = await this.fromStandbyOrPrimary(caller, aReport, (lent) =>
        beginOn(lent, begin),
      );
      const late = AbortSignal.timeout(sendingSeconds * 1000);
      try {
        await send(begun, late);
      } catch (error) {
        if (late.aborted) throw new ListTookTooLong('report', sendingSeconds);
        throw caller.gone.aborted ? new CallerLeft() : error;
      } finally {
        loan.end();
      }
    });
  }

  private async fromStandbyOrPrimary<T>(
    caller: ListCaller,
    bound: Bound,
    read: (loan: Loan) => Promise<T>,
  ): Promise<T> {
    const client = await this.standby?.borrowFor(caller.id);
    if (client !== undefined) {
      try {
        return await read(this.loanTo(caller, client, bound));
      } catch (error) {
        if (error instanceof CallerLeft || error instanceof ListTookTooLong) throw error;
        // It broke, or its replay ended the statement: what a standby cannot do is no answer.
        this.logger.debug('A list is read from the primary, since the standby failed.', { err: error });
      }
    }
    return read(this.loanTo(caller, await borrow(this.primary), bound));
  }

  private loanTo({ gone }: ListCaller, client: PoolClient, bound: Bound): Loan {
    return new Loan(client, gone, bound, (error) =>
      this.logger.warn('An abandoned list was not cancelled.', { err: error }),
    );
  }
}

async function beginOn<Begun>(
  loan: Loan,
  begin: (snapshot: Snapshot) => Promise<Begun>,
): Promise<{ begun: Begun; loan: Loan }> {
  try {
    return { begun: await begin(await Snapshot.begin(loan)), loan };
  } catch (error) {
    loan.end();
    throw error;
  }
}

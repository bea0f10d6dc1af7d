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
import { borrow, giveBack, Pools, type Statement } from '../connections/pools.js';
import { isRefusedStatement, sqlstateOf } from '../sqlstate.js';
import { cancel } from './cancel.js';
import { Line } from './line.js';
import { type ListCaller, listCaller } from './list-caller.js';
import { CallerLeft, ListTookTooLong } from './list-errors.js';
import { listPool } from './list-pool.js';
import { Standby } from './standby.js';

/** Milliseconds that a list waits for its turn at most. */
const turnMs = 5_000;

@Injectable()
export class Lists implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Lists.name);
  private readonly primary: Pool;
  private readonly standby: Standby | undefined;
  private readonly line: Line;

  constructor(
    pools: Pools,
    @Inject(SETTINGS) { listConnections: all, databaseReadUrl }: Settings,
    metrics: Metrics,
  ) {
    const organization = Math.ceil(all / 2);
    this.line = new Line({ all, organization, caller: Math.max(1, organization - 1), waitMs: turnMs });
    const onError = (error: Error): void => this.logger.warn('A connection for lists broke.', { err: error });
    this.primary = listPool('lists', { ...pools.reads.options, max: all }, pools.fit, onError);
    metrics.watch({ lists: this.primary }, () => this.line.length);
    if (databaseReadUrl !== undefined) {
      const where = { connectionString: unnamed(databaseReadUrl), connectionTimeoutMillis: 1_000 };
      // One more than lists can take, to look how it is.
      const pool = listPool('standby', { ...where, max: all + 1 }, new FitConnections(metrics), onError);
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
    return this.line.run(caller, async () => {
      const client = await this.standby?.borrowFor(caller.id);
      if (client !== undefined) {
        try {
          return await this.run<Row>(client, caller, statement, values);
        } catch (error) {
          if (error instanceof CallerLeft || error instanceof ListTookTooLong) throw error;
          // It broke, or its replay ended the statement: what a standby cannot do is no answer.
          this.logger.debug('A list is read from the primary, since the standby failed.', { err: error });
        }
      }
      return this.run<Row>(await borrow(this.primary), caller, statement, values);
    });
  }

  /** Rows that belong to something which was read from the primary just now. */
  readFresh<Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const caller = listCaller();
    return this.line.run(caller, async () =>
      this.run<Row>(await borrow(this.primary), caller, statement, values),
    );
  }

  private async run<Row extends QueryResultRow>(
    client: PoolClient,
    { gone }: ListCaller,
    statement: Statement,
    values: unknown[],
  ): Promise<Row[]> {
    const leave = (): void =>
      cancel(client, (error) => this.logger.warn('An abandoned list was not cancelled.', { err: error }));
    let isFit = true;
    gone.addEventListener('abort', leave, { once: true });
    try {
      if (gone.aborted) throw new CallerLeft();
      return (await client.query<Row>({ ...statement, values })).rows;
    } catch (error) {
      isFit = isRefusedStatement(error);
      if (gone.aborted) throw new CallerLeft();
      throw sqlstateOf(error) === '57014' ? new ListTookTooLong() : error;
    } finally {
      gone.removeEventListener('abort', leave);
      // Whom a cancel request may still reach must run nothing else.
      if (isFit && !gone.aborted) giveBack(client);
      else client.release(true);
    }
  }
}

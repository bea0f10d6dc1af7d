/**
 * A connection that is lent to one caller for a list: what it runs is ended when the caller leaves, and it goes back only
 * if nothing can still happen on it.
 */
import type { PoolClient, QueryResultRow } from 'pg';
import { giveBack, type Statement } from '../connections/pools.js';
import { isRefusedStatement, sqlstateOf } from '../sqlstate.js';
import { cancel } from './cancel.js';
import { CallerLeft, ListTookTooLong } from './list-errors.js';

/** Milliseconds for an answer beyond the time that a statement may take. */
const answerMs = 3_000;

export interface Bound {
  what: ListTookTooLong['what'];
  seconds: number;
}

export class Loan {
  private isFit = true;

  /**
   * @param gone when nobody waits for the rows any more
   * @param bound of what is read, and the seconds that one of its statements may take, as the connection has been told
   * @param onFailure is told why an abandoned statement was not cancelled
   */
  constructor(
    private readonly client: PoolClient,
    private readonly gone: AbortSignal,
    private readonly bound: Bound,
    private readonly onFailure: (error: Error) => void,
  ) {}

  /** Throws {@link CallerLeft} or {@link ListTookTooLong} where it was ended for that. */
  async query<Row extends QueryResultRow>(statement: Statement, values: unknown[] = []): Promise<Row[]> {
    const leave = (): void => cancel(this.client, this.onFailure);
    const { what, seconds } = this.bound;
    const config = { ...statement, values, query_timeout: seconds * 1000 + answerMs };
    this.gone.addEventListener('abort', leave, { once: true });
    try {
      if (this.gone.aborted) throw new CallerLeft();
      return (await this.client.query<Row>(config)).rows;
    } catch (error) {
      this.isFit &&= isRefusedStatement(error);
      if (this.gone.aborted) throw new CallerLeft();
      throw sqlstateOf(error) === '57014' ? new ListTookTooLong(what, seconds) : error;
    } finally {
      this.gone.removeEventListener('abort', leave);
      // Whom a cancel request may still reach must run nothing else.
      this.isFit &&= !this.gone.aborted;
    }
  }

  end(): void {
    if (this.isFit) giveBack(this.client);
    else this.client.release(true);
  }
}

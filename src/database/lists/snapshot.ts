/**
 * What a report reads: one transaction at REPEATABLE READ, so that all of it is of one moment, also what is fetched while
 * the caller takes it. Not DEFERRABLE, which waits for every serializable writer without a bound.
 */
import type { QueryResultRow } from 'pg';
import type { Statement } from '../connections/pools.js';
import type { Loan } from './loan.js';

/** Seconds that one statement of a report may take. */
export const reportSeconds = 20;

/**
 * A report has the processor of its own connection and no more: workers would take that of creates. All of its rows are wanted, not the
 * first of them soon.
 */
const begin = `
  BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL statement_timeout = '${reportSeconds}s'; SET LOCAL max_parallel_workers_per_gather = 0;
  SET LOCAL cursor_tuple_fraction = 1`;

export class Snapshot {
  private constructor(private readonly loan: Loan) {}

  static async begin(loan: Loan): Promise<Snapshot> {
    await loan.query({ text: begin });
    return new Snapshot(loan);
  }

  read<Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    return this.loan.query(statement, values);
  }

  /** Its last rows, once the first of them are there; the others are fetched as they are taken, so many at a time. */
  async readInBatches<Row extends QueryResultRow>(
    { text }: Statement,
    values: unknown[],
    size: number,
  ): Promise<AsyncIterable<Row[]>> {
    await this.loan.query({ text: `DECLARE batches NO SCROLL CURSOR FOR ${text}` }, values);
    const fetch = async (): Promise<Row[]> => {
      const rows = await this.loan.query<Row>({ text: `FETCH ${size} FROM batches` });
      // What is there to be sent needs no snapshot any more.
      if (rows.length < size) await this.loan.query({ text: 'COMMIT' });
      return rows;
    };
    const first = await fetch();
    return (async function* () {
      for (let rows = first; ; rows = await fetch()) {
        yield rows;
        if (rows.length < size) return;
      }
    })();
  }
}

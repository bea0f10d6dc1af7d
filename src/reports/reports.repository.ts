/** Reports as PostgreSQL counts them: each from one snapshot, in rows that come as they are taken. */
import { Injectable } from '@nestjs/common';
import { Lists } from '../database/lists/lists.js';
import type { Grouping } from './report-words.js';
import { type ReportRow, reportStatement, type Selection, type Span, spanStatement } from './sql/report.js';

/** Rows that are fetched at once. */
const batch = 500;

@Injectable()
export class ReportsRepository {
  constructor(private readonly lists: Lists) {}

  /**
   * Counts what is selected.
   * @param weekStartsIn the instants at which weeks begin, by which a report by weeks numbers them from 1
   * @param send is given the rows, the last of which is of all, and fails when it takes longer than it may
   */
  read(
    grouping: Grouping,
    selection: Selection,
    weekStartsIn: (span: Span) => readonly Date[],
    send: (span: Span, rows: AsyncIterable<ReportRow[]>, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    return this.lists.report(
      async (snapshot) => {
        const ofSpan: unknown[] = [];
        const [span] = await snapshot.read<Span>({ text: spanStatement(selection, ofSpan) }, ofSpan);
        const values: unknown[] = [];
        const text = reportStatement(grouping, selection, weekStartsIn(span!), values);
        return { span: span!, rows: await snapshot.readInBatches<ReportRow>({ text }, values, batch) };
      },
      ({ span, rows }, signal) => send(span, rows, signal),
    );
  }
}

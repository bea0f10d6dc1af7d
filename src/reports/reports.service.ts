/** Reports of an organization's assignments: what is counted, of which time, and in which weeks. */
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { addDays, type Day, mondayOf, startOfDay } from '../http/validation/days.js';
import { ValidationFailed } from '../http/problems/problems.js';
import type { Roster } from '../identity/access/groups.js';
import type { Figures, Grouping, Part } from './report-words.js';
import { ReportsRepository } from './reports.repository.js';
import type { ReportRow, Span } from './sql/report.js';
import { type Counted, type ReportFormat, writers } from './write-report.js';

/** What is asked for. */
export interface AskedReport {
  /** Whose assignments. */
  roster: Roster;
  /** Where days and weeks begin. */
  timeZone: string;
  groupBy: Grouping;
  /** When they were assigned: from this instant or the beginning of this day; undefined: since ever. */
  from: Date | Day | undefined;
  /** Before this instant or the beginning of this day; undefined: until now. */
  to: Date | Day | undefined;
}

@Injectable()
export class ReportsService {
  constructor(private readonly reports: ReportsRepository) {}

  /**
   * Writes a report as fast as it is taken. What fails before the first rows are there is thrown before it opens anything.
   * Throws {@link ValidationFailed} for a time that ends before it begins.
   */
  async write(asked: AskedReport, format: ReportFormat, open: () => Writable): Promise<void> {
    const { roster, timeZone, groupBy } = asked;
    const [from, to] = [asked.from, asked.to].map((given) => beginOf(given, timeZone)) as [Begin, Begin];
    if (from !== null && to !== null && to <= from) {
      const message = 'to must be after from: it is when the time of the report has ended.';
      throw new ValidationFailed([{ field: 'to', code: 'not-after', message }]);
    }
    let mondays: Day[] = [];
    const weekStartsIn = (span: Span): Date[] => {
      mondays = groupBy === 'week' ? mondaysIn(span, timeZone) : [];
      return mondays.map((monday) => startOfDay(monday, timeZone));
    };
    await this.reports.read(groupBy, { ...roster, from, to }, weekStartsIn, async (span, rows, signal) => {
      const counted = groupBy === 'week' ? everyWeek(rows, mondays) : countedOf(rows, partsBy[groupBy]);
      const report = { asOf: span.asOf, groupBy, from, to, counted };
      await pipeline(writers[format](report), open(), { signal });
    });
  }
}

type Begin = Date | null;

function beginOf(given: Date | Day | undefined, timeZone: string): Begin {
  if (given === undefined) return null;
  return typeof given === 'string' ? startOfDay(given, timeZone) : given;
}

/** Those of the weeks in which something was assigned, and of all between. */
function mondaysIn({ first, last }: Span, timeZone: string): Day[] {
  if (first === null || last === null) return [];
  const mondays: Day[] = [];
  for (let monday = mondayOf(first, timeZone); startOfDay(monday, timeZone) <= last;) {
    mondays.push(monday);
    monday = addDays(monday, 7);
  }
  return mondays;
}

const partsBy = {
  scenario: ({ key, externalId, name }: ReportRow): Part => ({
    scenario: { id: key as string, externalId: externalId!, title: name! },
  }),
  counselor: ({ key, externalId, name }: ReportRow): Part => ({
    counselor: { id: key as string, externalId: externalId!, name: name! },
  }),
  group: ({ key }: ReportRow): Part => ({ group: key as string | null }),
};

async function* countedOf(
  batches: AsyncIterable<ReportRow[]>,
  partOf: (row: ReportRow) => Part,
): AsyncGenerator<Counted[]> {
  for await (const rows of batches)
    yield rows.map((row) => ({ part: row.isTotal ? null : partOf(row), figures: figuresOf(row) }));
}

/** Also of the weeks between in which nothing was assigned. */
async function* everyWeek(
  batches: AsyncIterable<ReportRow[]>,
  mondays: readonly Day[],
): AsyncGenerator<Counted[]> {
  let next = 0;
  for await (const rows of batches) {
    const counted: Counted[] = [];
    for (const row of rows) {
      const place = row.isTotal ? next : (row.key as number) - 1;
      // None before the first that there is: those are of other groups.
      for (; next > 0 && next < place; next += 1)
        counted.push({ part: { weekStart: mondays[next]! }, figures: nothing });
      next = place + 1;
      const part = row.isTotal ? null : { weekStart: mondays[place]! };
      counted.push({ part, figures: figuresOf(row) });
    }
    yield counted;
  }
}

/** Rounded to what is told: a minute and a half of days, a hundredth of scores. */
function figuresOf(row: ReportRow): Figures {
  return {
    total: row.total,
    pending: row.pending,
    inProgress: row.inProgress,
    completed: row.completed,
    cancelled: row.cancelled,
    overdue: row.overdue,
    medianDays: rounded(row.medianDays, 1_000),
    p90Days: rounded(row.p90Days, 1_000),
    meanScore: rounded(row.meanScore, 100),
    scores: row.scores,
    withoutScore: row.withoutScore,
  };
}

const rounded = (value: number | null, parts: number): number | null =>
  value === null ? null : Math.round(value * parts) / parts;

const nothing: Figures = {
  total: 0,
  pending: 0,
  inProgress: 0,
  completed: 0,
  cancelled: 0,
  overdue: 0,
  medianDays: null,
  p90Days: null,
  meanScore: null,
  scores: Array.from({ length: 10 }, () => 0),
  withoutScore: 0,
};

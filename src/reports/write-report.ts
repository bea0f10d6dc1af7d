/** Writes a report as it is read, in the memory of some rows: as JSON, CSV or a workbook, which say the same. */
import { Readable } from 'node:stream';
import { csvOf } from '../http/tables/write-csv.js';
import { type Cell, type Sheet, workbookOf } from '../http/tables/write-workbook.js';
import { type Figures, type Grouping, type Part, tenths } from './report-words.js';

export const reportFormats = ['json', 'csv', 'xlsx'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What is counted of one part, or at last of all. */
export interface Counted {
  /** Null: all. */
  part: Part | null;
  figures: Figures;
}

export interface Report {
  asOf: Date;
  groupBy: Grouping;
  from: Date | null;
  to: Date | null;
  counted: AsyncIterable<Counted[]>;
}

export const writers: Record<ReportFormat, (report: Report) => Readable> = {
  json: (report) => Readable.from(jsonOf(report), { objectMode: false }),
  csv: (report) => csvOf(headerOf(report), cellsOf(report)),
  xlsx: (report) => workbookOf([sheetOf(report)]),
};

async function* jsonOf({ counted, ...head }: Report): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"rows":[`;
  let separator = '';
  for await (const some of counted) {
    let text = '';
    for (const { part, figures } of some) {
      if (part === null) text += `],"totals":${JSON.stringify(figures)}}`;
      else text += separator + JSON.stringify({ ...part, ...figures });
      separator = ',';
    }
    yield text;
  }
}

/** The columns that say of what a row is, with what they have in one. */
const columnsOf: Record<Grouping, { names: string[]; cells: (part: Part) => (string | null)[] }> = {
  scenario: {
    names: ['scenario', 'title'],
    cells: (part) => ('scenario' in part ? [part.scenario.externalId, part.scenario.title] : []),
  },
  counselor: {
    names: ['counselor', 'name'],
    cells: (part) => ('counselor' in part ? [part.counselor.externalId, part.counselor.name] : []),
  },
  group: { names: ['group'], cells: (part) => ('group' in part ? [part.group] : []) },
  week: { names: ['week_start'], cells: (part) => ('weekStart' in part ? [part.weekStart] : []) },
};

const figureColumns: readonly { name: string; of: (figures: Figures) => number | null }[] = [
  { name: 'total', of: ({ total }) => total },
  { name: 'pending', of: ({ pending }) => pending },
  { name: 'in_progress', of: ({ inProgress }) => inProgress },
  { name: 'completed', of: ({ completed }) => completed },
  { name: 'cancelled', of: ({ cancelled }) => cancelled },
  { name: 'overdue', of: ({ overdue }) => overdue },
  { name: 'median_days', of: ({ medianDays }) => medianDays },
  { name: 'p90_days', of: ({ p90Days }) => p90Days },
  { name: 'mean_score', of: ({ meanScore }) => meanScore },
  ...tenths.map(({ from, to }, i) => ({
    name: `scores_${from}_${to}`,
    of: ({ scores }: Figures) => scores[i]!,
  })),
  { name: 'without_score', of: ({ withoutScore }) => withoutScore },
];

/** `row` tells the last one, which is of all, from the others, whatever these are called. */
const headerOf = ({ groupBy }: Report): string[] => [
  'row',
  ...columnsOf[groupBy].names,
  ...figureColumns.map(({ name }) => name),
];

async function* cellsOf({ groupBy, counted }: Report): AsyncGenerator<Cell[][]> {
  const { names, cells } = columnsOf[groupBy];
  for await (const some of counted) {
    yield some.map(({ part, figures }) => [
      part === null ? 'total' : groupBy,
      ...(part === null ? names.map(() => null) : cells(part)),
      ...figureColumns.map(({ of }) => of(figures)),
    ]);
  }
}

function sheetOf(report: Report): Sheet {
  const texts = ['row', ...columnsOf[report.groupBy].names];
  return {
    name: 'Report',
    columns: [
      ...texts.map((name) => ({
        width: name === 'title' || name === 'name' ? 40 : 16,
        format: 'text' as const,
      })),
      ...figureColumns.map(() => ({ width: 12, format: 'general' as const })),
    ],
    header: headerOf(report),
    rows: cellsOf(report),
  };
}

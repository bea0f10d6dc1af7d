/**
 * The rows of an import, those with one outcome or all, each as it came and with what became of it, in a form that can be
 * mended and uploaded again: what is added here is taken off there.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { readName } from '../../http/validation/read-text.js';
import { ValidationFailed } from '../../http/problems/problems.js';
import type { Import } from '../import.entity.js';
import type { ReportFormat } from '../import-words.js';
import type { ImportRowsRepository, RowWithOutcome } from '../import-rows.repository.js';
import { cellAt, firstPlace } from '../file/cell-names.js';
import { asItCame, reportColumnsOf } from '../file/column-names.js';
import { placesIn } from '../file/column-places.js';
import { nothing } from '../file/source.js';
import { usual } from '../file/text/delimiter.js';
import { mostRows } from '../../http/tables/references.js';
import { kinds } from '../kinds/kinds.js';
import { staged } from '../run/staged-import.js';
import { escaped } from '../../http/tables/formulas.js';
import { reasonFor, type RowOutcome } from './reasons.js';
import { objectOf, withReport } from './ndjson-members.js';
import { wordsOf } from './words.js';
import { type Cell, type Sheet, workbookOf } from '../../http/tables/write-workbook.js';

/** Rows that are fetched at once. */
const batch = 2_000;

/** What is asked for of an import. */
export interface AskedRows {
  outcome: RowOutcome | null;
  format: ReportFormat;
}

/**
 * Writes them as fast as they are taken. What fails before the first rows are there is thrown before it opens anything.
 * Throws {@link ValidationFailed} if there are more than a workbook has.
 */
export async function writeRows(
  repository: ImportRowsRepository,
  it: Import,
  { outcome, format }: AskedRows,
  open: () => Writable,
): Promise<void> {
  if (format === 'xlsx') refuseTooMany(it, outcome);
  // The stream asks for them, also from where nobody knows whose request it is.
  const rowsAfter = AsyncLocalStorage.bind((row: number) => repository.page(it.id, outcome, row, batch));
  const first = await rowsAfter(0);
  const rows = async function* (): AsyncGenerator<RowWithOutcome[]> {
    for (let some = first; ; some = await rowsAfter(some.at(-1)!.row)) {
      yield some;
      if (some.length < batch) return;
    }
  };
  await pipeline(writers[format](reportOf(it), rows()), open());
}

/** How the rows of an import are told. */
interface Report {
  it: Import;
  /** Of the file's columns, as they came. */
  names: string[];
  /** Of what is added. */
  added: string[];
  reasonOf: (row: RowWithOutcome) => string;
  wordIs: ReturnType<typeof wordsOf>;
}

function reportOf(it: Import): Report {
  const names = it.columns ?? kinds[it.type].columns.map(({ name }) => name);
  const placeIn = it.sheetColumns === null ? () => undefined : placesOf(it, names);
  const places = new Map((staged(it)?.readAs ?? names).map((name, i) => [name, i]));
  const reasonOf = (row: RowWithOutcome): string => {
    const cells = row.cells ?? row.fields;
    const field = (column: string): string => cells[places.get(column) ?? -1] ?? '';
    return reasonFor(row, it.type, field, (column) =>
      cellAt(it.sheetColumns, placeIn(row, column, field), row.line),
    );
  };
  const added = [...reportColumnsOf(kinds[it.type]), ...(it.format === 'ndjson' ? [asItCame] : [])];
  return { it, names, added, reasonOf, wordIs: wordsOf(it, names) };
}

/** Tells where in a row a column of ours is; of numbered ones, the first that has what was read. */
function placesOf({ type, reading }: Import, names: string[]) {
  const found = new Map(
    placesIn(names, 1, kinds[type], reading).parts.map(({ column, place }) => [column.name, place]),
  );
  return ({ fields }: RowWithOutcome, column: string, field: (column: string) => string) => {
    const place = found.get(column);
    if (place === undefined) return undefined;
    if (!('each' in place)) return firstPlace(place, 0);
    return place.each.find((at) => at !== undefined && readName(fields[at] ?? '') === field(column));
  };
}

type Rows = AsyncIterable<RowWithOutcome[]>;

const writers: Record<ReportFormat, (report: Report, rows: Rows) => Readable> = {
  csv: (report, rows) => Readable.from(csvOf(report, rows)),
  ndjson: (report, rows) => Readable.from(ndjsonOf(report, rows)),
  xlsx: (report, rows) => workbookOf([sheetOf(report, rows)]),
};

/** A row of a table; what it has beyond the header comes last, so that all else is in its column. */
function recordOf({ names, added, reasonOf }: Report, row: RowWithOutcome): (string | number)[] {
  const own = names.map((_, i) => row.fields[i] ?? '');
  const told = [row.line, row.outcome, reasonOf(row), row.whole ?? ''].slice(0, added.length);
  return [...own, ...told, ...row.fields.slice(names.length).map((field) => field ?? '')];
}

/** With the delimiter of the file, if it is one that is found, and for spreadsheets with a BOM if the file was theirs. */
async function* csvOf(report: Report, rows: Rows): AsyncGenerator<string> {
  const { it, names, added, wordIs } = report;
  const isPlain = it.encoding === 'utf-8' || it.columns === null;
  const delimiter = usual.find((each) => each === it.delimiter) ?? ',';
  // csv-stringify's stream stops for ever at the first piece that is not taken at once; its function does not.
  const write = (records: (string | InQuotes)[][], bom = false): string =>
    stringify(records, {
      delimiter,
      bom,
      cast: { object: ({ value }) => ({ value: String(value), quoted: true }) },
    });
  const fieldsOf = (row: RowWithOutcome): (string | InQuotes)[] =>
    recordOf(report, row).map((field, i) => {
      const value = escaped(String(field));
      return wordIs(row, i) === 'text' ? { value } : value;
    });
  yield write([[...names, ...added].map(escaped)], !isPlain);
  for await (const some of rows) yield write(some.map(fieldsOf));
}

/** A field that has quotes, though it needs none. */
interface InQuotes {
  value: string;
}

function sheetOf(report: Report, rows: Rows): Sheet {
  const { it, names, added, wordIs } = report;
  const cellsOf = (row: RowWithOutcome): Cell[] =>
    recordOf(report, row).map((field, i) =>
      field === nothing && wordIs(row, i) === 'nothing' ? null : field,
    );
  const records = async function* (): AsyncGenerator<Cell[][]> {
    for await (const some of rows) yield some.map(cellsOf);
  };
  const columns = [
    ...names.map(() => 24),
    ...added.map((name) => (name === kinds[it.type].reasonColumn ? 80 : 12)),
  ];
  return {
    name: 'Rows',
    columns: columns.map((width) => ({ width, format: 'text' })),
    header: [...names, ...added],
    rows: records(),
  };
}

async function* ndjsonOf({ it, names, reasonOf, wordIs }: Report, rows: Rows): AsyncGenerator<string> {
  for await (const some of rows) {
    yield some
      .map((row) => {
        const { line, outcome, whole } = row;
        // A text in JSON is one.
        const fields = row.fields.map((field, i) =>
          wordIs(row, i) === 'nothing' ? null : (field ?? undefined),
        );
        const told = { line, outcome, [kinds[it.type].reasonColumn]: reasonOf(row) };
        return `${whole === null ? objectOf(names, fields, told) : withReport(whole, told)}\n`;
      })
      .join('');
  }
}

/** Throws {@link ValidationFailed} for more rows than a sheet has. */
function refuseTooMany(it: Import, outcome: RowOutcome | null): void {
  const decided: Record<Exclude<RowOutcome, 'unprocessed'>, number> = {
    created: it.created,
    updated: it.updated,
    existing: it.existing,
    completed_before: it.completedBefore,
    invalid: it.invalid,
    left_out: it.leftOut,
    cancelled: it.cancelled,
    touched: it.touched,
  };
  const all = it.rows ?? 0;
  const undecided = Object.values(decided).reduce((rest, count) => rest - count, all);
  const rows = outcome === null ? all : outcome === 'unprocessed' ? undecided : decided[outcome];
  if (rows < mostRows) return;
  const message = `A sheet has ${mostRows - 1} rows at most beside its header, and these are ${rows}. Ask for one outcome, or for format=csv.`;
  throw new ValidationFailed([{ field: 'format', code: 'too-many-rows', message }]);
}

/**
 * From the text of a file to its rows, as a stream. A row with a fault is a row, with a sentence that says which; what
 * keeps the rest of the file from being read is a {@link FileFault}, with the line.
 */
import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import type { ImportFormat } from '../import.entity.js';
import type { Kind, Reading, Values } from '../kinds/kind.js';
import { unescaped } from '../report/formulas.js';
import { FileFault, quoted } from './file-fault.js';
import { type Delimiter, detectDelimiter, type Layout, readHeader } from './layout.js';

export interface Row extends Reading {
  /** Where it begins, from 1. */
  line: number;
  /** As they came, trimmed, in the order of {@link RowsOf.names}. */
  fields: string[];
}

export interface RowsOf {
  names: string[];
  delimiter: Delimiter | null;
  rows: AsyncIterable<Row>;
}

/** Characters that a row may have. Longer ones are a quote that is never closed, or no rows at all. */
const longestRow = 1024 * 1024;

interface Parsed {
  record: string[];
  info: { lines: number };
}

/** Begins to read. Throws {@link FileFault}, as the rows do on the way. */
export async function readRows(
  text: AsyncIterable<Buffer>,
  format: ImportFormat,
  kind: Kind,
): Promise<RowsOf> {
  const { start, all } = await peeked(text);
  if (start === '') throw new FileFault('The file is empty.');
  return format === 'csv' ? readCsv(start, all, kind) : readNdjson(all, kind);
}

async function readCsv(start: string, text: AsyncIterable<Buffer>, kind: Kind): Promise<RowsOf> {
  // Excel's own way to say the delimiter; it shows as a line of its own elsewhere.
  const said = /^sep=([,;\t|])\n/i.exec(start);
  const skipped = said === null ? 0 : 1;
  const delimiter =
    (said?.[1] as Delimiter | undefined) ?? detectDelimiter(start.slice(said?.[0].length ?? 0), kind);
  const records = parsed(text, {
    delimiter,
    from_line: 1 + skipped,
    trim: true,
    // A quote within a field that does not begin with one is text.
    relax_quotes: true,
  });
  const first = await records.next();
  if (first.done === true)
    throw new FileFault('The file has no header and no rows: all of its lines are blank.');
  const header = first.value.record.map((name) => name.trim());
  const layout = readHeader(header, first.value.line, kind);
  return { names: layout.names, delimiter, rows: rows(records, layout, header, kind) };
}

async function* rows(
  records: AsyncIterable<{ record: string[]; line: number; fault?: string }>,
  layout: Layout,
  header: readonly string[],
  kind: Kind,
): AsyncGenerator<Row> {
  const { columns, places, width } = layout;
  for await (const { record, line, fault } of records) {
    const all = record.map((field) => unescaped(field.trim()));
    // What is too much is kept, so that it is seen in the report.
    const fields = [...places.map((place) => all[place] ?? ''), ...all.slice(width)];
    if (fault !== undefined) yield { line, fields, dueAt: null, faults: [fault] };
    else if (all.length !== width)
      yield { line, fields, dueAt: null, faults: [widthFault(all.length, width)] };
    else if (all.every((field, i) => field === header[i])) {
      yield { line, fields, dueAt: null, faults: ['This line is the header again.'] };
    } else {
      const values: Record<string, string> = {};
      columns.forEach((column, i) => (values[column.name] = fields[i]!));
      yield { line, fields, ...kind.read(values) };
    }
  }
}

function widthFault(count: number, width: number): string {
  return count > width
    ? `Too many columns: the line has ${count}, the header ${width}. Put quotes around a text that has a delimiter.`
    : `Too few columns: the line has ${count}, the header ${width}. Is it cut off?`;
}

/** One JSON object in each line, with the names of the columns as members. */
function readNdjson(text: AsyncIterable<Buffer>, kind: Kind): RowsOf {
  const names = kind.columns.map(({ name }) => name);
  return { names, delimiter: null, rows: ndjsonRows(text, names, kind) };
}

/** A character that no JSON text has as it is (RFC 8259, 7), so that each line is one field. */
const noDelimiter = '\u001F';

async function* ndjsonRows(text: AsyncIterable<Buffer>, names: string[], kind: Kind): AsyncGenerator<Row> {
  for await (const { record, line } of parsed(text, { delimiter: noDelimiter, quote: null })) {
    const source = record.join(noDelimiter);
    const { values, faults } = readObject(source, names);
    const fields = names.map((name) => values[name] ?? '');
    if (faults.length > 0) yield { line, fields, dueAt: null, faults };
    else yield { line, fields, ...kind.read(values) };
  }
}

function readObject(source: string, names: string[]): { values: Values; faults: string[] } {
  let object: unknown;
  try {
    object = JSON.parse(source);
  } catch {
    return { values: {}, faults: [`The line is not JSON: ${quoted(source)}.`] };
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    return { values: {}, faults: [`The line is not a JSON object: ${quoted(source)}.`] };
  }
  const values: Record<string, string> = {};
  const faults: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    if (!names.includes(name)) faults.push(`${quoted(name)} is not known. Names are ${names.join(', ')}.`);
    else if (typeof value === 'string') values[name] = value.trim();
    else if (typeof value === 'number') values[name] = String(value);
    else if (name === 'skills' && Array.isArray(value) && value.every((each) => typeof each === 'string')) {
      values[name] = value.join('|');
    } else if (value !== null) faults.push(`${name} must be a text.`);
  }
  return { values, faults };
}

/** Records and the lines where they begin. Blank ones are left out. */
async function* parsed(
  text: AsyncIterable<Buffer>,
  options: Options,
): AsyncGenerator<{ record: string[]; line: number; fault?: string }> {
  const parser = Readable.from(text).compose(
    parse({
      ...options,
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: longestRow,
      info: true,
    }),
  ) as AsyncIterable<Parsed>;
  let last = 0;
  try {
    for await (const { record, info } of parser) {
      last = info.lines;
      yield { record, line: info.lines - record.reduce((sum, field) => sum + lineBreaks(field), 0) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as unknown as { lines: number };
    if (error.code === 'CSV_QUOTE_NOT_CLOSED' && lines === last + 1) {
      yield {
        record: [],
        line: lines,
        fault: 'The file ends within a quoted field: the last line is cut off.',
      };
      return;
    }
    throw new FileFault(explain(error, last + 1, lines));
  }
}

function explain(error: CsvError, from: number, to: number): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return `A quoted field that begins at or after line ${from} is never closed. Close it with a quote.`;
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return `The row that begins at or after line ${from} has more than ${longestRow} characters. Is a quote not closed?`;
  }
  return `Line ${to} cannot be read as CSV: ${error.message}. Double the quotes within a quoted field.`;
}

function lineBreaks(field: string): number {
  let count = 0;
  for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The first piece as text, and all of it again. */
async function peeked(text: AsyncIterable<Buffer>): Promise<{ start: string; all: AsyncIterable<Buffer> }> {
  const pieces = text[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done === true) return { start: '', all: text };
  return {
    start: first.value.toString(),
    all: (async function* () {
      yield first.value;
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
    })(),
  };
}

/**
 * From the text of a file to its rows, as a stream. A row with a fault is a row, with a sentence that says which; what
 * keeps the rest of the file from being read is a {@link FileFault}, with the line.
 */
import type { ImportFormat } from '../import-words.js';
import { type Column, type Kind, readCell, type Reading, type Values } from '../kinds/kind.js';
import { unescaped } from '../report/formulas.js';
import { FileFault, quoted } from './file-fault.js';
import { type Delimiter, detectDelimiter, type Layout, readHeader } from './layout.js';
import { type FileRecord, recordsOf } from './records.js';

export interface Row extends Reading {
  /** Where it begins, from 1. */
  line: number;
  /** As they came, trimmed, in the order of {@link RowsOf.names}; null where a line of NDJSON has no such member. */
  fields: (string | null)[];
  /** The same as they are read, and what else the row is looked up by; null if that is as they came. */
  cells: (string | null)[] | null;
}

export interface RowsOf {
  names: string[];
  delimiter: Delimiter | null;
  /** In batches. */
  rows: AsyncIterable<Row[]>;
}

/** Begins to read. Throws {@link FileFault}, as the rows do on the way. */
export async function readRows(
  text: AsyncIterable<Buffer>,
  format: ImportFormat,
  kind: Kind,
): Promise<RowsOf> {
  const { first, all } = await peeked(text);
  if (first === undefined) throw new FileFault('The file is empty.');
  return format === 'csv' ? readCsv(first.toString(), all, kind) : readNdjson(all, kind);
}

async function readCsv(start: string, text: AsyncIterable<Buffer>, kind: Kind): Promise<RowsOf> {
  // Excel's own way to say the delimiter; it shows as a line of its own elsewhere.
  const said = /^sep=([,;\t|])\n/i.exec(start);
  const delimiter =
    (said?.[1] as Delimiter | undefined) ?? detectDelimiter(start.slice(said?.[0].length ?? 0), kind);
  const records = recordsOf(text, {
    delimiter,
    from_line: said === null ? 1 : 2,
    trim: true,
    // A quote within a field that does not begin with one is text.
    relax_quotes: true,
  });
  const { first, all } = await peeked(nonEmpty(records));
  const header = first?.shift();
  if (header === undefined)
    throw new FileFault('The file has no header and no rows: all of its lines are blank.');
  const names = header.fields.map((name) => name.trim());
  const layout = readHeader(names, header.line, kind);
  return { names: layout.names, delimiter, rows: csvRows(all, layout, names, kind) };
}

async function* csvRows(
  batches: AsyncIterable<FileRecord[]>,
  { columns, places, width }: Layout,
  header: readonly string[],
  kind: Kind,
): AsyncGenerator<Row[]> {
  const rowOf = ({ fields: found, line, fault }: FileRecord): Row => {
    const all = found.map((field) => unescaped(field.trim()));
    // What is too much is kept, so that it is seen in the report.
    const fields = [...places.map((place) => all[place] ?? ''), ...all.slice(width)];
    const faulty = (sentence: string): Row => ({
      line,
      fields,
      cells: null,
      dueAt: null,
      faults: [sentence],
    });
    if (fault !== undefined) return faulty(fault);
    if (all.length !== width) return faulty(widthFault(all.length, width));
    if (all.every((field, i) => field === header[i])) return faulty('This line is the header again.');
    return { line, fields, ...read(columns, fields, kind) };
  };
  for await (const batch of batches) yield batch.map(rowOf);
}

/** What fields say. */
function read(columns: readonly Column[], fields: Row['fields'], kind: Kind): Pick<Row, 'cells'> & Reading {
  const cells = fields.map((field, i) => (field === null ? null : readCell(columns[i]!, field)));
  const values: Record<string, string> = {};
  for (const [i, { name }] of columns.entries()) {
    const cell = cells[i];
    if (typeof cell === 'string') values[name] = cell;
  }
  const called = kind.alsoCalled?.(values);
  if (called !== undefined && !cells.includes(called)) cells.push(called);
  const isAsItCame = cells.every((cell, i) => cell === fields[i]);
  return { cells: isAsItCame ? null : cells, ...kind.read(values) };
}

function widthFault(count: number, width: number): string {
  return count > width
    ? `Too many columns: the line has ${count}, the header ${width}. Put quotes around a text that has a delimiter.`
    : `Too few columns: the line has ${count}, the header ${width}. Is it cut off?`;
}

/** A character that no JSON text has as it is (RFC 8259, 7), so that each line is one field. */
const noDelimiter = '\u001F';

/** One JSON object in each line, with the names of the columns as members. */
function readNdjson(text: AsyncIterable<Buffer>, kind: Kind): RowsOf {
  const names = kind.columns.map(({ name }) => name);
  const rowOf = ({ fields: source, line }: FileRecord): Row => {
    const { values, faults } = readObject(source.join(noDelimiter), names);
    const fields = names.map((name) => values[name] ?? null);
    if (faults.length > 0) return { line, fields, cells: null, dueAt: null, faults };
    return { line, fields, ...read(kind.columns, fields, kind) };
  };
  const rows = async function* (): AsyncGenerator<Row[]> {
    for await (const batch of recordsOf(text, { delimiter: noDelimiter, quote: null }))
      yield batch.map(rowOf);
  };
  return { names, delimiter: null, rows: rows() };
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
    // A larger number is not read as it was written, and could be someone else's.
    else if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
      values[name] = String(value);
    else if (name === 'skills' && Array.isArray(value) && value.every((each) => typeof each === 'string')) {
      values[name] = value.join('|');
    } else if (value === null) values[name] = '';
    else faults.push(`${name} must be a text.`);
  }
  return { values, faults };
}

async function* nonEmpty<T>(batches: AsyncIterable<T[]>): AsyncGenerator<T[]> {
  for await (const batch of batches) if (batch.length > 0) yield batch;
}

/** The first item, and all of them. */
async function peeked<T>(items: AsyncIterable<T>): Promise<{ first: T | undefined; all: AsyncIterable<T> }> {
  const iterator = items[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return { first: undefined, all: items };
  const all = async function* (): AsyncGenerator<T> {
    yield first.value;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  };
  return { first: first.value, all: all() };
}

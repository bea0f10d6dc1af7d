/** What the columns of a file are: which of ours each is, and where. */
import { readName } from '../../http/validation/read-text.js';
import type { Column, Kind } from '../kinds/kind.js';
import { FileFault, quoted } from './file-fault.js';
import type { AskedReading } from './source.js';

/** What a column of ours is made of. */
export interface Part {
  column: Column;
  /** Where it is in a record, from 0. */
  place: number;
}

export interface Layout {
  /** Names of the columns as they came, without those that a report of ours added. */
  names: string[];
  /** Where each of them is in a record. */
  places: number[];
  /** What a row is read from, in the order of its cells. */
  parts: Part[];
  /** Names of the columns that are left out. */
  ignored: string[];
  /** How many columns a row has, with those of a report. */
  width: number;
  /** Whether it has the columns of a report of ours. */
  isReport: boolean;
}

/** What a report adds to each row: taken off again when the mended file comes back. */
export const reportColumnsOf = ({ reasonColumn }: Kind): string[] => ['line', 'outcome', reasonColumn];

/** Of any report. */
const reportColumns = ['line', 'outcome', 'reason', 'outcomereason'];

/** A name of a column without what does not matter, case, spaces, hyphens and underscores: `Due Date` is `due_date`. */
export function bareName(name: string): string {
  return readName(name)
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

/** Names of columns of a file that mean something, for an upload that asks so. */
export function namesOf(kind: Kind): string[] {
  return kind.columns.map(({ name }) => name);
}

/** Reads a header. Throws {@link FileFault} that says what is wrong with it. */
export function readHeader(header: readonly string[], line: number, kind: Kind, asked: AskedReading): Layout {
  const known = kind.columns
    .map(({ name, required }) => (required ? name : `${name} (may be left out)`))
    .join(', ');
  const found = header.map((name, place) => ({
    name,
    place,
    column: kind.columns.find((column) => bareName(column.name) === bareName(name)),
    isReports: reportColumns.includes(bareName(name)),
  }));
  if (found.every(({ column }) => column === undefined)) {
    throw new FileFault(
      `Line ${line} must name the columns: ${known}. It is ${quoted(header.join(', '))}: is the header missing, or is ` +
        'this file for another type of import?',
    );
  }
  const others = found.filter(({ column, isReports }) => column === undefined && !isReports);
  if (others.length > 0 && asked.ignoreOtherColumns !== true) {
    const names = others.map(({ name }) => (name === '' ? 'one without a name' : quoted(name))).join(', ');
    throw new FileFault(
      `Line ${line} has ${others.length === 1 ? 'a column that is' : 'columns that are'} not known: ${names}. ` +
        `Columns are ${known}.`,
    );
  }
  const parts = found.flatMap(({ column, place }) => (column === undefined ? [] : [{ column, place }]));
  const columns = parts.map(({ column }) => column);
  const double = columns.find((column, i) => columns.indexOf(column) < i);
  if (double !== undefined) {
    throw new FileFault(`Line ${line} names the column ${double.name} twice. Leave one of the two out.`);
  }
  const missing = kind.columns.filter((column) => column.required && !columns.includes(column));
  if (missing.length > 0) {
    throw new FileFault(
      `Line ${line} lacks ${missing.map(({ name }) => `the column ${name}`).join(' and ')}. Columns are ${known}.`,
    );
  }
  const isOf = (bare: string): boolean => found.some(({ name }) => bareName(name) === bare);
  if (kind.reasonColumn !== 'reason' && isOf('outcome') && isOf('reason') && !isOf('outcomereason')) {
    throw new FileFault(
      `Line ${line} has the columns of a report, whose reason says what became of a row. Leave it out, or call it ` +
        `${kind.reasonColumn}: here the column reason is why an assignment is cancelled.`,
    );
  }
  const own = found.filter(({ column, isReports }) => column !== undefined || !isReports);
  return {
    names: own.map(({ name }) => name),
    places: own.map(({ place }) => place),
    parts,
    ignored: others.map(({ name }) => name),
    width: header.length,
    isReport: found.some(({ column, isReports }) => column === undefined && isReports),
  };
}

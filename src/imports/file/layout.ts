/** How the columns of a file are laid out: which character parts them, and what each is. */
import { parse } from 'csv-parse/sync';
import { type Column, columnNamed, isReportColumn, type Kind } from '../kinds/kind.js';
import { FileFault, quoted } from './file-fault.js';

export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

export interface Layout {
  /** Names of the columns as they came, without those that a report of ours added. */
  names: string[];
  /** What each column is. */
  columns: Column[];
  /** Where each of them is in a row, from 0. */
  places: number[];
  /** How many columns a row has, with those of a report. */
  width: number;
}

/** Blank lines, and lines of nothing but delimiters. */
const emptyLines = /^[\s,;|]*\n/;

/** Finds the delimiter by the header: the one that parts it into the most columns that are known. */
export function detectDelimiter(start: string, kind: Kind): Delimiter {
  const header = start.replace(emptyLines, '');
  const scores = delimiters.map((delimiter) => {
    try {
      const [names = []] = parse(header, {
        delimiter,
        to: 1,
        trim: true,
        relax_quotes: true,
        relax_column_count: true,
      });
      return names.filter((name) => columnNamed(kind, name.trim()) !== undefined).length;
    } catch {
      return 0;
    }
  });
  return delimiters[scores.indexOf(Math.max(...scores))]!;
}

/** Reads a header. Throws {@link FileFault} that says what is wrong with it. */
export function readHeader(header: readonly string[], line: number, kind: Kind): Layout {
  const known = kind.columns
    .map(({ name, required }) => (required ? name : `${name} (may be left out)`))
    .join(', ');
  const found = header.map((name) => ({
    name,
    column: columnNamed(kind, name),
    isReports: isReportColumn(name),
  }));
  if (found.every(({ column }) => column === undefined)) {
    throw new FileFault(
      `Line ${line} must name the columns: ${known}. It is ${quoted(header.join(', '))}: is the header missing, or is ` +
        'this file for another type of import?',
    );
  }
  const unknown = found.filter(({ column, isReports }) => column === undefined && !isReports);
  if (unknown.length > 0) {
    const names = unknown.map(({ name }) => (name === '' ? 'one without a name' : quoted(name))).join(', ');
    throw new FileFault(
      `Line ${line} has ${unknown.length === 1 ? 'a column that is' : 'columns that are'} not known: ${names}. ` +
        `Columns are ${known}.`,
    );
  }
  const places = found.flatMap(({ column }, place) => (column === undefined ? [] : [place]));
  const columns = places.map((place) => found[place]!.column!);
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
  return { names: places.map((place) => header[place]!), columns, places, width: header.length };
}

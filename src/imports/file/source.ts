/**
 * What a file is to those who read its rows, whatever its format: records of text, and what the format knows of a field
 * beyond its text.
 */

/** The bytes of a file that is stored somewhere. */
export interface StoredFile {
  bytes: number;
  /** All of them, in order. May be asked for again. */
  pieces(): AsyncIterable<Buffer>;
  /** Those from `start` on; fewer than `length` only at the end of the file. */
  read(start: number, length: number): Promise<Buffer>;
}

/**
 * What is known of a field beyond its text.
 *
 * - `bare`: it is a word for nothing ({@link wordsForNothing}, or one that the upload says) and stood without quotes.
 * - `day`, `time`: a cell of a workbook that is a date, as `2027-01-31` or, without a zone, `2027-01-31T12:30:00`.
 * - `number`: a cell of a workbook, or a member in JSON, that is a number and no text.
 * - `fault`: it has no value that can be told for sure; the sentence says why.
 */
export type Told = 'bare' | 'day' | 'time' | 'number' | { fault: string };

/** A record of a file. */
export interface SourceRecord {
  /** Where it begins, from 1: a line of a text, a row of a sheet. */
  line: number;
  /** As they came, trimmed; null is what a line of NDJSON or a short row says nothing of. */
  fields: (string | null)[];
  /** By place in `fields`; most have nothing to be told. */
  told?: ReadonlyMap<number, Told>;
  /** What is wrong with all of it, if that is known already. */
  fault?: string;
  /** Of NDJSON: the line as it came. */
  whole?: string;
  /** Of NDJSON: names of members that nobody asked for. */
  others?: string[];
}

export const certainties = ['told', 'certain', 'likely'] as const;
/** How sure it is how a file is to be read: the upload said it, the file proves it, or it is the likeliest. */
export type Certainty = (typeof certainties)[number];

/** How a file was read, for whoever uploaded it to check; null is what its format does not have. */
export interface Found {
  format: 'csv' | 'ndjson' | 'xlsx' | 'ods';
  encoding: string | null;
  delimiter: string | null;
  dialect: Dialect | null;
  sheet: string | null;
  /** The names of all sheets. */
  sheets?: string[];
  /** Of each that was found. */
  certainty: {
    encoding?: Certainty;
    delimiter?: Certainty;
    dialect?: Certainty;
    sheet?: Certainty;
    dateOrder?: Certainty;
  };
}

/** A file that is open: its header is read, its other records are still to come. */
export interface Source {
  found: Found;
  /** The names of the columns; of NDJSON those that were asked for, at line 0. */
  header: SourceRecord;
  /** Of a workbook: what the columns of the header are called, `C` or `Sheet1!C`. */
  sheetColumns?: readonly string[];
  /** In batches. Throws a FileFault where the rest cannot be read. */
  records: AsyncIterable<SourceRecord[]>;
  /** Gives back what it holds, such as a file for what is too much for memory. The end of the records does so too. */
  close?(): Promise<void>;
}

/** `quotes`: fields that need it stand in quotes (RFC 4180). `backslash`: what would part fields or lines is escaped by backslashes. */
export const dialects = ['quotes', 'backslash'] as const;
export type Dialect = (typeof dialects)[number];

/** The order in which a date has year, month and day. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

/**
 * Where a column of ours is in a file; a text alone is `{ column }`, and null says that it is not in the file.
 *
 * - `columns`: several, joined by `separator` (a space unless told); those that are empty are left out.
 * - `value`: the same text in each row.
 * - `each`: several, each of which makes a row of its own: a list of names, a name that stands several times, or a
 *   pattern such as `course*` for `course1`, `course2` and so on.
 */
export type MappedColumn =
  | { column: string }
  | { columns: string[]; separator?: string }
  | { value: string }
  | { each: string | string[] };

/** Our columns, by name. */
export type MappedColumns = Record<string, string | MappedColumn | null>;

/** How a file is to be read, as far as the upload says. */
export interface AskedReading {
  encoding?: string;
  delimiter?: string;
  dialect?: Dialect;
  sheet?: string;
  dateOrder?: DateOrder;
  /** Of times without a zone; that of the organization unless told. */
  timeZone?: string;
  /** Words that mean nothing where they stand without quotes, such as NA. */
  emptyWords?: string[];
  /** What our columns are in the file. */
  columns?: MappedColumns;
  /** Whether columns that nothing here reads are left out; with `columns` they are unless told. */
  ignoreOtherColumns?: boolean;
  /** Only rows in which these columns of the file have one of these words. */
  only?: Record<string, string[]>;
}

/** How databases write it. */
export const nothing = String.raw`\N`;

/** What programs write for nothing. `\N` means it for sure, the others if the upload says so. */
export const wordsForNothing: ReadonlySet<string> = new Set([
  nothing,
  'NA',
  'N/A',
  'NULL',
  'Null',
  'null',
  'None',
  'none',
  'NaN',
  'nan',
  'NaT',
  'undefined',
  '<NA>',
  '(null)',
]);

/** What is worth a look before somebody relies on an import, each kind once, with how often and where first. */
export interface Warning {
  code: string;
  message: string;
  count: number;
  /** The first few. */
  lines: number[];
}

/** Names of columns: what is the same name, which are ours, and which a report of ours adds. */
import { readName } from '../../http/validation/read-text.js';
import type { Kind } from '../kinds/kind.js';
import type { Column } from '../values/column.js';
import type { AskedReading, MappedColumn } from './source.js';

/** Of a report: the line as it came, where columns do not have all of it. */
export const asItCame = 'as_it_came';

/** What a report adds to each row: taken off again when the mended file comes back. */
export const reportColumnsOf = ({ reasonColumn }: Kind): string[] => ['line', 'outcome', reasonColumn];

/** Those of any report. */
export const reportColumns = ['line', 'outcome', 'reason', 'outcome_reason', asItCame];

/** A name of a column without what does not matter, case, spaces, hyphens and underscores: `Due Date` is `due_date`. */
export function bareName(name: string): string {
  return readName(name)
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

const bareReportColumns = reportColumns.map(bareName);

/** Where the columns are that a report of ours added: only where it has all that it adds, since a file may have a reason of its own. */
export function reportPlaces(header: readonly (string | null)[]): ReadonlySet<number> {
  const bare = header.map((name) => bareName(name ?? ''));
  const isReport =
    bare.includes('line') &&
    bare.includes('outcome') &&
    (bare.includes('reason') || bare.includes('outcomereason'));
  return new Set(isReport ? [...bare.keys()].filter((at) => bareReportColumns.includes(bare[at]!)) : []);
}

/** Whether a header has all that a report of ours adds. */
export function isReportHeader(header: readonly string[]): boolean {
  const bare = new Set(header.map(bareName));
  return bare.has('line') && bare.has('outcome') && (bare.has('reason') || bare.has('outcomereason'));
}

/** The column of ours that a name means. */
export function columnNamed(kind: Pick<Kind, 'columns'>, name: string): Column | undefined {
  const bare = bareName(name);
  return kind.columns.find((column) => bareName(column.name) === bare);
}

/** Names of columns of a file that mean something, for an upload that asks so. */
export function namesOf(kind: Kind, { columns = {}, only = {} }: AskedReading): string[] {
  const said = new Set(Object.keys(columns).map((name) => columnNamed(kind, name)));
  const own = kind.columns.filter((column) => !said.has(column)).map(({ name }) => name);
  return [...new Set([...own, ...saidNames({ columns, only })])];
}

/** Names of columns of a file that the upload says. */
export function saidNames({ columns = {}, only = {} }: AskedReading): string[] {
  return [...Object.values(columns).flatMap(namesWithin), ...Object.keys(only)];
}

/** A column of a file without which a record is no row. */
export interface Required {
  /** With an asterisk for a number, if it is one of numbered ones. */
  name: string;
  /** Whether it may be empty, as one of several may: it must be there. */
  mayBeEmpty: boolean;
}

/** Those that a column of ours is made of that is needed. */
export function requiredOf(kind: Kind, { columns = {} }: AskedReading): Required[] {
  const said = new Map(Object.entries(columns).map(([name, from]) => [columnNamed(kind, name), from]));
  return kind.columns
    .filter(({ required }) => required)
    .flatMap((column) => {
      const from = said.get(column) ?? column.name;
      const names = namesWithin(from);
      const mayBeEmpty = names.length > 1 || (typeof from === 'object' && 'each' in from);
      return names.map((name) => ({ name, mayBeEmpty }));
    });
}

/** Whether a name of a file's column is meant by one that may have an asterisk for a number. */
export function isNamed(name: string, pattern: string): boolean {
  const [before = '', after] = pattern.split('*').map(bareName);
  const bare = bareName(name);
  if (after === undefined) return bare === before;
  return (
    bare.startsWith(before) &&
    bare.endsWith(after) &&
    /^\d+$/.test(bare.slice(before.length, bare.length - after.length))
  );
}

/** Names of the file that a column of ours is made of. */
function namesWithin(from: string | MappedColumn | null): string[] {
  if (from === null || typeof from === 'string') return from === null ? [] : [from];
  if ('column' in from) return [from.column];
  if ('columns' in from) return from.columns;
  return 'each' in from ? [from.each].flat() : [];
}

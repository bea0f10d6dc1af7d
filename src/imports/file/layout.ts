/** What the columns of a file are: which of ours each is, and where. */
import type { Kind } from '../kinds/kind.js';
import type { Column } from '../values/column.js';
import { FileFault, quoted } from './file-fault.js';
import { bareName, isReportColumn } from './column-names.js';
import { type Only, type Part, placesIn, placesWithin } from './column-places.js';
import type { AskedReading } from './source.js';

export interface Layout {
  /** Names of the columns as they came, without those that a report of ours added. */
  names: string[];
  /** Where each of them is in a record. */
  places: number[];
  /** What a row is read from, in the order of its cells. */
  parts: Part[];
  /** Which records are read; all if there are none. */
  only: Only[];
  /** Names of the columns that are left out. */
  ignored: string[];
  /** How many columns a row has, with those of a report. */
  width: number;
  /** Whether it has the columns of a report of ours. */
  isReport: boolean;
  /** Of a workbook: what all columns of the file are called, `C` or `Sheet1!C`. */
  sheetColumns?: readonly string[] | undefined;
}

/** Whether columns that nothing reads are left out. */
export const ignoresOthers = ({ ignoreOtherColumns, columns }: AskedReading): boolean =>
  ignoreOtherColumns ?? columns !== undefined;

/** Reads a header. Throws {@link FileFault} that says what is wrong with it. */
export function readHeader(header: readonly string[], line: number, kind: Kind, asked: AskedReading): Layout {
  const known = kind.columns
    .map(({ name, required }) => (required ? name : `${name} (may be left out)`))
    .join(', ');
  const { parts, only } = placesIn(header, line, kind, asked);
  if (parts.length === 0) {
    throw new FileFault(
      `Line ${line} must name the columns: ${known}. It is ${quoted(header.join(', '))}: is the header missing, or is ` +
        `this file for another type of import? ${orSay(kind.columns.filter(({ required }) => required))}`,
    );
  }
  const columns = parts.map(({ column }) => column);
  const absent = kind.columns.filter((column) => !columns.includes(column));
  const missing = absent.filter(({ required }) => required);
  const read = new Set([...parts.flatMap(({ place }) => placesWithin(place)), ...only.map(({ at }) => at)]);
  const rest = header.map((name, at) => ({ name, at })).filter(({ at }) => !read.has(at));
  const isReports = ({ name }: { name: string }): boolean => isReportColumn(name);
  const others = rest.filter((each) => !isReports(each)).map(({ name }) => name);
  if (others.length > 0 && !ignoresOthers(asked)) {
    const names = others.map((name) => (name === '' ? 'one without a name' : quoted(name))).join(', ');
    throw new FileFault(
      `Line ${line} has ${others.length === 1 ? 'a column that is' : 'columns that are'} not known: ${names}. ` +
        `Columns are ${known}. ${orSay(missing.length > 0 ? missing : absent)}`,
    );
  }
  const double = columns.find((column, i) => columns.indexOf(column) < i);
  if (double !== undefined) {
    throw new FileFault(`Line ${line} names the column ${double.name} twice. Leave one of the two out.`);
  }
  if (missing.length > 0) {
    throw new FileFault(
      `Line ${line} lacks ${missing.map(({ name }) => `the column ${name}`).join(' and ')}. Columns are ${known}. ${orSay(missing)}`,
    );
  }
  const has = (bare: string): boolean => header.some((name) => bareName(name) === bare);
  if (
    kind.reasonColumn !== 'reason' &&
    asked.columns === undefined &&
    has('outcome') &&
    has('reason') &&
    !has('outcomereason')
  ) {
    throw new FileFault(
      `Line ${line} has the columns of a report, whose reason says what became of a row. Leave it out, or call it ` +
        `${kind.reasonColumn}: here the column reason is why an assignment is cancelled.`,
    );
  }
  const reports = new Set(rest.filter(isReports).map(({ at }) => at));
  const own = header.map((name, at) => ({ name, at })).filter(({ at }) => !reports.has(at));
  return {
    names: own.map(({ name }) => name),
    places: own.map(({ at }) => at),
    parts,
    only,
    ignored: others,
    width: header.length,
    isReport: reports.size > 0,
  };
}

/** What else an upload can say of columns of ours that are not there. */
function orSay(lacking: readonly Column[]): string {
  if (lacking.length === 0) return 'Or leave the others out: say ignoreOtherColumns=true in the upload.';
  const names = JSON.stringify(Object.fromEntries(lacking.map(({ name }) => [name, '…'])));
  return (
    `Or say in the upload what the file calls them (columns=${names}), and leave the others out ` +
    '(ignoreOtherColumns=true). A preview of the file suggests what it can.'
  );
}

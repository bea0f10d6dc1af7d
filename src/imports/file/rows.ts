/**
 * From the records of a file to its rows, as a stream. A row with a fault is a row, with a sentence that says which; what
 * keeps the rest of the file from being read is a {@link FileFault}, with the line.
 */
import { readName } from '../../http/validation/read-text.js';
import type { Kind, Reading } from '../kinds/kind.js';
import { unescaped } from '../../http/tables/formulas.js';
import { numbersOf, surveyDates } from '../values/date-order.js';
import type { ReadingContext } from '../values/reading-context.js';
import { isNothing, readValue } from '../values/read-value.js';
import { withCells } from './cell-names.js';
import { quoted } from './file-fault.js';
import { ignoresOthers, type Layout, readHeader } from './layout.js';
import { namesOf, requiredOf } from './column-names.js';
import { openSource, type Opening } from './open-source.js';
import { type Ours, oursOf, roughly } from './map-record.js';
import { placesWithin } from './column-places.js';
import type { AskedReading, Found, Source, SourceRecord, Told } from './source.js';
import { withBareWords } from './bare-words.js';
import { Warnings } from './warnings.js';

export interface Row extends Reading {
  /** Where it begins, from 1. */
  line: number;
  /** As they came, in the order of {@link RowsOf.names}; null where a line of NDJSON has no such member. */
  fields: (string | null)[];
  /** As they are read, in the order of {@link RowsOf.readAs}, and then what else the row is looked up by; null if that is as they came. */
  cells: (string | null)[] | null;
  /** Of NDJSON: the line as it came. */
  whole?: string | undefined;
  /** Whether it is left out, for the reason in `faults`. */
  isLeftOut?: boolean;
}

export interface RowsOf {
  found: Found;
  layout: Layout;
  /** Of the file's columns, as they came, without those of a report. */
  names: string[];
  /** Which columns of ours the cells of a row are. */
  readAs: string[];
  /** Names of the columns that are left out; of NDJSON those of the rows that are read until now. */
  ignored: string[];
  /** In batches. */
  rows: AsyncIterable<Row[]>;
  /** Gives back what it holds; to be called whether the rows were read or not. */
  close: () => Promise<void>;
}

type AskedFile = Omit<Opening, 'names' | 'required' | 'warnings'>;

/** Opens a file for its rows to be read. Throws {@link FileFault}. */
export function openFor(opening: AskedFile, kind: Kind, warnings: Warnings): Promise<Source> {
  const { asked } = opening;
  return openSource({
    ...opening,
    names: namesOf(kind, asked),
    required: requiredOf(kind, asked),
    warnings,
  });
}

/**
 * Begins to read. Throws {@link FileFault}, as the rows do on the way.
 * @param opened the file, where it is open already; it is closed as if it were opened here
 */
export async function readRows(
  opening: AskedFile,
  kind: Kind,
  context: ReadingContext,
  opened?: Source,
): Promise<RowsOf> {
  const source = opened ?? (await openFor(opening, kind, context.warnings));
  const close = async (): Promise<void> => source.close?.();
  const { found, header } = source;
  const records = withBareWords(source, context.emptyWords);
  let layout: Layout;
  try {
    const names = header.fields.map((name) => name ?? '');
    layout = { ...readHeader(names, header.line, kind, opening.asked), sheetColumns: source.sheetColumns };
  } catch (error) {
    await close();
    throw error;
  }
  const isEmpty = (text: string | null, told: Told | undefined): boolean =>
    typeof told !== 'object' &&
    (text === null || text === '' || (told === 'bare' && isNothing(text, context)));
  const asTheyCame = oursOf(layout, isEmpty, (_, text) => text);
  const date = layout.parts.findIndex(({ column }) => column.as === 'moment');
  /** What a record says in the column of dates. */
  const datesOf = ({ fields, told, fault }: SourceRecord): string[] => {
    if (fault !== undefined || fields.length !== layout.width) return [];
    const said = asTheyCame(fields, told, 0);
    return typeof said === 'string' ? [] : said.map((each) => readDate(each.fields[date] ?? ''));
  };
  const mayHaveDates = date < 0 ? [] : placesWithin(layout.parts[date]!.place);
  const needsOrder = ({ fields }: SourceRecord): boolean =>
    mayHaveDates.some((at) => numbersOf(readDate(fields[at] ?? '')) !== undefined);
  // All of the file is read for the order of its dates, before the first date that needs to know it.
  const ordered = async function* (): AsyncGenerator<SourceRecord[]> {
    let isKnown = context.dateOrder !== undefined;
    for await (const batch of records) {
      if (!isKnown && batch.some(needsOrder)) {
        isKnown = true;
        const again = await openFor(opening, kind, new Warnings());
        try {
          context.dateOrder = await surveyDates(again.records, datesOf);
        } finally {
          await again.close?.();
        }
      }
      yield batch;
    }
  };
  return {
    found,
    layout,
    names: layout.names,
    readAs: layout.parts.map(({ column }) => column.name),
    ignored: layout.ignored,
    rows: rowsOf(
      mayHaveDates.length === 0 ? records : ordered(),
      layout,
      oursOf(layout, isEmpty, (column, text, told, line) => readValue(column, text, told, line, context)),
      source,
      kind,
      opening.asked,
      context,
    ),
    close,
  };
}

/** A date that begins with a digit has nothing around it to be read away. */
const readDate = (field: string): string => (/^\d/.test(field) ? field : readName(field));

/** Names of members that are told to be left out at most. */
const mostIgnored = 200;

async function* rowsOf(
  batches: AsyncIterable<SourceRecord[]>,
  layout: Layout,
  ours: ReturnType<typeof oursOf>,
  { header, found: { format } }: Source,
  kind: Kind,
  asked: AskedReading,
  context: ReadingContext,
): AsyncGenerator<Row[]> {
  const { parts, places, width, ignored, isReport } = layout;
  // Only in CSV a report has what a spreadsheet would run behind an apostrophe.
  const isEscaped = format === 'csv' && isReport;
  const isPlain =
    parts.length === places.length && parts.every(({ place }, i) => placesWithin(place)[0] === places[i]);
  const ignores = ignoresOthers(asked);
  const rowsOfRecord = (record: SourceRecord): Row | Row[] => {
    const { line, whole, fault, told, others = [] } = record;
    const isText = whole === undefined;
    const all = isEscaped
      ? record.fields.map((field) => (field === null ? null : unescaped(field)))
      : record.fields;
    // What is too much is kept, so that it is seen in the report.
    const fields = [...places.map((place) => all[place] ?? null), ...all.slice(width)];
    const faulty = (sentence: string): Row => ({
      line,
      fields,
      // Whom it is about is looked for when somebody is erased.
      cells: isPlain ? null : roughly(all, parts),
      dueAt: null,
      faults: [sentence],
      whole,
    });
    if (fault !== undefined) return faulty(fault);
    if (all.length !== width) return faulty(widthFault(all.length, width));
    if (isText && all.every((field, i) => field === header.fields[i]))
      return faulty('This line is the header again.');
    if (others.length > 0 && !ignores) {
      const known = namesOf(kind, asked).join(', ');
      return faulty(others.map((name) => `${quoted(name)} is not known. Names are ${known}.`).join(' '));
    }
    for (const name of others)
      if (ignored.length < mostIgnored && !ignored.includes(name)) ignored.push(name);
    const found = ours(all, told, line);
    if (typeof found === 'string') return { ...faulty(found), isLeftOut: true };
    const row = (one: Ours): Row => ({
      line,
      fields,
      whole,
      ...read(one, line, layout, fields, kind, context),
    });
    return found.length === 1 ? row(found[0]!) : found.map(row);
  };
  let count = 0;
  for await (const batch of batches) {
    count += batch.length;
    yield batch.flatMap(rowsOfRecord);
  }
  if (count === 0)
    context.warnings.add('no-rows', 'The file has no rows below its header: there is nothing to do.');
}

/** What a record says. */
function read(
  ours: Ours,
  line: number,
  layout: Layout,
  fields: Row['fields'],
  kind: Kind,
  context: ReadingContext,
): Pick<Row, 'cells'> & Reading {
  const values: Record<string, string> = {};
  /** By column. */
  const faults = new Map<string, string>();
  const cells = layout.parts.map(({ column }, i) => {
    const known = ours.told?.get(i);
    if (typeof known === 'object') faults.set(column.name, known.fault);
    const field = ours.fields[i] ?? null;
    if (field === null) return null;
    const value = typeof known === 'object' ? field : readValue(column, field, known, line, context);
    if (typeof value === 'object') faults.set(column.name, `${column.name} ${value.fault}.`);
    return (values[column.name] = typeof value === 'string' ? value : field);
  });
  const called = kind.alsoCalled?.(values);
  if (called !== undefined && !cells.includes(called)) cells.push(called);
  const isAsItCame = cells.length === fields.length && cells.every((cell, i) => cell === fields[i]);
  const { dueAt, faults: others } = kind.read(values, line, context);
  // What else is wrong with such a cell says less.
  const isElse = (fault: string): boolean => !faults.has(fault.slice(0, fault.indexOf(' ')));
  const all = faults.size === 0 ? others : [...faults.values(), ...others.filter(isElse)];
  return {
    cells: isAsItCame ? null : cells,
    dueAt: faults.size === 0 ? dueAt : null,
    faults: all.length === 0 ? all : withCells(all, ours.number, line, layout),
  };
}

function widthFault(count: number, width: number): string {
  return count > width
    ? `Too many columns: the line has ${count}, the header ${width}. Put quotes around a text that has a delimiter.`
    : `Too few columns: the line has ${count}, the header ${width}. Is it cut off?`;
}

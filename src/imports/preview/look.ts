/**
 * Looks at a file as an import would read it, by the same code: how it is read, what its columns are taken for, its first
 * and its last rows, and what is worth a look. All of it is read, but for no longer than a preview may take.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { dueOf } from '../../http/validation/days.js';
import type { PreviewColumnDto, PreviewDto, PreviewRowDto } from '../dto/preview.dto.js';
import { FileFault } from '../file/file-fault.js';
import type { Layout } from '../file/layout.js';
import { reportPlaces } from '../file/column-names.js';
import { placesWithin } from '../file/column-places.js';
import { openFor, readRows, type Row } from '../file/rows.js';
import type { AskedReading, Found, Source } from '../file/source.js';
import { Warnings } from '../file/warnings.js';
import type { FileType, ImportFormat } from '../import-words.js';
import { kinds } from '../kinds/kinds.js';
import { certaintyOf, type ReadingContext, readingContext } from '../values/reading-context.js';
import { dueInWords } from './due-in-words.js';
import { Ends } from './ends.js';
import { OutOfTime, type SpooledFile } from './spooled-file.js';

/** Milliseconds that a file is read for. */
const mostMs = 5_000;

/** Milliseconds after which other requests have their turn. */
const turnMs = 10;

const firstRows = 20;
const lastRows = 5;

/** Bytes that clients send of a text that is longer: it is then cut off somewhere. */
const partBytes = 1024 * 1024;

export interface Look {
  file: SpooledFile;
  format: ImportFormat;
  asked: AskedReading;
  type: FileType;
  /** Of the organization. */
  timeZone: string;
}

export async function look(it: Look): Promise<Omit<PreviewDto, 'suggestion'>> {
  const { file, asked } = it;
  file.until = performance.now() + mostMs;
  const isWorkbook = isArchive(await file.read(0, 2));
  const isPart = file.bytes === partBytes && !isWorkbook;
  if (isPart) await file.cutToLines();
  const context = readingContext(asked, it.timeZone);
  const seen = new Seen();
  let isWhole = !isPart;
  try {
    await read(it, context, seen);
  } catch (error) {
    const isLate = error instanceof OutOfTime;
    if (!isLate && !(error instanceof FileFault)) throw error;
    isWhole = false;
    // What was read in time is enough, and what comes of the cut is no fault of the file's.
    const isEnough = seen.rows.count > 0 && (isLate || (isPart && file.isReadOut));
    if (!isEnough) seen.error = isLate ? new FileFault(tooLong(isWorkbook)) : error;
  }
  // The last one may be cut off, and is not seen to be where all of its columns are there.
  if (isPart && seen.error === null) seen.dropLast();
  const samples = seen.error === null || seen.rows.count > 0 ? [] : await asTheyCame(it);
  const told = (row: Row): PreviewRowDto => rowOf(row, seen.layout!, it.timeZone);
  return {
    error: seen.error?.message ?? null,
    asks: [...(seen.error?.asks ?? [])],
    ...unknown,
    ...seen.found,
    certainty: certaintyOf(seen.found, asked, context),
    dateOrder: context.dateOrder ?? null,
    header: seen.columns.map(({ name }) => name),
    columns: seen.columns,
    rows: [...samples, ...seen.rows.first.map(told)],
    lastRows: seen.rows.last.map(told),
    rowCount: seen.rows.count,
    faultyRowCount: seen.faulty,
    leftOutCount: seen.leftOut,
    isWhole,
    warnings: context.warnings.all,
  };
}

/** What has been seen of a file so far. */
class Seen {
  found: Found | typeof unknown = unknown;
  columns: PreviewColumnDto[] = [];
  layout: Layout | undefined;
  readonly rows = new Ends<Row>(firstRows, lastRows);
  faulty = 0;
  leftOut = 0;
  error: FileFault | null = null;

  add(row: Row): void {
    this.rows.add(row);
    this.count(row, 1);
  }

  dropLast(): void {
    const dropped = this.rows.dropLast();
    if (dropped !== undefined) this.count(dropped, -1);
  }

  private count({ isLeftOut, faults }: Row, by: 1 | -1): void {
    if (isLeftOut) this.leftOut += by;
    else if (faults.length > 0) this.faulty += by;
  }
}

const unknown = {
  format: null,
  encoding: null,
  delimiter: null,
  dialect: null,
  sheet: null,
  sheets: [],
  certainty: {},
};

/** A workbook has its ends only as a whole. */
const tooLong = (isWorkbook: boolean): string =>
  `To open it takes more than ${mostMs / 1000} s, which is longer than a preview may take. ` +
  (isWorkbook
    ? 'Import it with dryRun=true, which reads all of it and does nothing; or save its sheet as CSV, and preview that.'
    : 'Preview its first MiB.');

const isArchive = (start: Buffer): boolean => start.toString('latin1') === 'PK';

/** Throws {@link FileFault} where an import would fail, {@link OutOfTime} when it takes too long. */
async function read({ file, format, asked, type }: Look, context: ReadingContext, seen: Seen): Promise<void> {
  const kind = kinds[type];
  const opening = { file, format, asked };
  const source = await openFor(opening, kind, context.warnings);
  seen.found = source.found;
  seen.columns = namesIn(source).map((name) => ({ name, use: 'unknown', columns: [] }));
  const opened = await readRows(opening, kind, context, source);
  const { layout, rows } = opened;
  seen.columns = layout.names.map((name, i) => columnOf(name, layout.places[i]!, layout));
  seen.layout = layout;
  let resumed = performance.now();
  try {
    for await (const batch of rows) {
      for (const row of batch) seen.add(row);
      const now = performance.now();
      if (now > file.until) throw new OutOfTime();
      if (now - resumed < turnMs) continue;
      await turn();
      resumed = performance.now();
    }
  } finally {
    await opened.close();
  }
}

/** The columns of a file without those of a report, by place. */
function ownPlaces({ header }: Source): number[] {
  const added = reportPlaces(header.fields);
  return [...header.fields.keys()].filter((place) => !added.has(place));
}

function namesIn(source: Source): string[] {
  return ownPlaces(source).map((place) => source.header.fields[place] ?? '');
}

function columnOf(name: string, at: number, { parts, only }: Layout): PreviewColumnDto {
  const columns = parts
    .filter(({ place }) => placesWithin(place).includes(at))
    .map(({ column }) => column.name);
  const isFilter = only.some((each) => each.at === at);
  return { name, use: columns.length > 0 ? 'column' : isFilter ? 'filter' : 'ignored', columns };
}

/** The first records of a file whose rows cannot be read, for whoever is to say how they can. */
async function asTheyCame({ type, ...opening }: Look): Promise<PreviewRowDto[]> {
  const samples: PreviewRowDto[] = [];
  try {
    const source = await openFor(opening, kinds[type], new Warnings());
    try {
      await addSamples(samples, source);
    } finally {
      await source.close?.();
    }
  } catch (error) {
    if (!(error instanceof FileFault || error instanceof OutOfTime)) throw error;
  }
  return samples;
}

async function addSamples(samples: PreviewRowDto[], source: Source): Promise<void> {
  const places = ownPlaces(source);
  for await (const batch of source.records) {
    for (const { line, fields, fault } of batch) {
      const own = places.map((place) => fields[place] ?? null);
      const faults = fault === undefined ? [] : [fault];
      samples.push({ line, fields: own, values: null, dueAt: null, dueOn: null, faults, leftOut: null });
      if (samples.length === firstRows) return;
    }
  }
}

function rowOf(
  { line, fields, cells, dueAt: given, faults, isLeftOut }: Row,
  layout: Layout,
  timeZone: string,
): PreviewRowDto {
  const due = dueOf(given, timeZone);
  const texts = cells ?? textsOf(fields, layout);
  const values = Object.fromEntries(layout.parts.map(({ column }, i) => [column.name, texts[i] ?? null]));
  if (given !== null) values['due_date'] = dueInWords(due, timeZone);
  const why = { faults: isLeftOut ? [] : faults, leftOut: isLeftOut ? faults.join(' ') : null };
  return { line, fields, values, ...due, ...why };
}

/** What a row has in the columns of ours, as it came. */
function textsOf(fields: Row['fields'], { parts, places }: Layout): (string | null)[] {
  return parts.map(({ place }) => {
    if ('value' in place) return place.value;
    const texts = placesWithin(place).map((at) => fields[places.indexOf(at)] ?? null);
    return 'at' in place ? texts[0]! : texts.filter((text) => text !== null).join(' ');
  });
}

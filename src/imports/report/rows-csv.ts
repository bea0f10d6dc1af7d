/** The rows of an import, those with one outcome or all, as CSV that can be mended and uploaded again. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import type { Import } from '../import.entity.js';
import type { ImportsRepository, RowWithOutcome } from '../imports.repository.js';
import { reportColumns } from '../file/names.js';
import { kinds } from '../kinds/kinds.js';
import { escaped } from './formulas.js';
import { staged } from '../run/staged-import.js';
import { reasonFor, type RowOutcome } from './reasons.js';

/** Rows that are fetched at once. */
const batch = 2_000;

/**
 * Writes the CSV as fast as it is taken, with the delimiter of the file, and for Excel with a BOM if the file was its. What
 * fails before the first rows are there is thrown before it opens anything.
 */
export async function writeRows(
  imports: ImportsRepository,
  it: Import,
  outcome: RowOutcome | null,
  open: () => Writable,
): Promise<void> {
  // The stream asks for them, also from where nobody knows whose request it is.
  const rowsAfter = AsyncLocalStorage.bind((row: number) => imports.rows(it.id, outcome, row, batch));
  const first = await rowsAfter(0);
  await pipeline(Readable.from(csvOf(it, first, rowsAfter)), open());
}

async function* csvOf(
  it: Import,
  first: RowWithOutcome[],
  rowsAfter: (row: number) => Promise<RowWithOutcome[]>,
): AsyncGenerator<string> {
  const kind = kinds[it.type];
  const names = it.columns ?? kind.columns.map(({ name }) => name);
  const places = new Map((staged(it)?.readAs ?? names).map((name, i) => [name, i]));
  const recordOf = (row: RowWithOutcome): string[] => {
    const { fields } = row;
    const cells = row.cells ?? fields;
    const reason = reasonFor(row, it.type, (column) => cells[places.get(column) ?? -1] ?? '');
    // What a line had beyond the header comes last, so that all else is in its column.
    const [own, excess] = [names.map((_, i) => fields[i] ?? ''), fields.slice(names.length)];
    return [...own, row.line.toString(), row.outcome, reason, ...excess.map((field) => field ?? '')];
  };
  // csv-stringify's stream stops for ever at the first piece that is not taken at once; its function does not.
  const write = (records: string[][], bom = false): string =>
    stringify(
      records.map((record) => record.map(escaped)),
      { delimiter: it.delimiter ?? ',', bom },
    );
  yield write([[...names, ...reportColumns]], it.encoding !== null && it.encoding !== 'utf-8');
  for (let rows = first; ; rows = await rowsAfter(rows.at(-1)!.row)) {
    yield write(rows.map(recordOf));
    if (rows.length < batch) return;
  }
}

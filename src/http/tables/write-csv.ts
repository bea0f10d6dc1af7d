/**
 * Writes a table as CSV (RFC 4180), as a stream, for spreadsheets and for programs: UTF-8 with a BOM, by which the former
 * know that, and no text that they would take for a formula.
 */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { escaped } from './formulas.js';
import type { Cell } from './write-workbook.js';

/** What fails in reading the rows fails the stream. */
export function csvOf(header: readonly string[], rows: AsyncIterable<Cell[][]>): Readable {
  return Readable.from(piecesOf(header, rows), { objectMode: false });
}

async function* piecesOf(header: readonly string[], rows: AsyncIterable<Cell[][]>): AsyncGenerator<string> {
  yield written([[...header]], true);
  for await (const batch of rows) yield written(batch, false);
}

/** csv-stringify's stream stops for ever at the first piece that is not taken at once; its function does not. */
function written(records: Cell[][], bom: boolean): string {
  const cast = { string: (text: string) => escaped(text) };
  // By itself it quotes for a whole delimiter of records alone, and readers end a record at either half of it.
  return stringify(records, { bom, record_delimiter: 'windows', quoted_match: /[\r\n]/, cast });
}

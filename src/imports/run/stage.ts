/**
 * Reads an import's file and stores its rows, in one transaction: all of them are there, or the file is still unread.
 * The memory that it takes does not depend on the file.
 */
import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { dueOf } from '../../http/validation/days.js';
import { readRows, type Row } from '../file/rows.js';
import type { StoredFile } from '../file/source.js';
import type { Import } from '../import.entity.js';
import type { ImportFilesRepository } from '../import-files.repository.js';
import { kinds } from '../kinds/kinds.js';
import { certaintyOf, readingContext } from '../values/reading-context.js';
import { copyNull, copyText, copyTextArray } from './copy-text.js';
import { Stopped, type Watch } from './watch.js';

/** Throws FileFault if the file cannot be read; then nothing is stored. */
export async function stageRows(
  client: Client,
  files: ImportFilesRepository,
  it: Import,
  watch: Watch,
): Promise<void> {
  const file = counted(await files.stored(it.id), watch);
  const timeZone = await timeZoneOf(client, it);
  const { reading: asked } = it;
  const context = readingContext(asked, timeZone);
  const read = await readRows({ file, format: it.format, asked }, kinds[it.type], context);
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    let count = 0;
    const dueText = dueTexts(timeZone);
    const lines = async function* (): AsyncGenerator<string> {
      for await (const batch of read.rows) {
        watch.check();
        let text = '';
        for (const row of batch) {
          count += 1;
          text += copyLine(it.id, count, row, dueText);
        }
        yield text;
        // All that is above may come without one wait: others have their turn.
        await setImmediate();
      }
    };
    // One batch at a time: those that wait are copied by each collection of the young generation, and then kept until a full one.
    await pipeline(Readable.from(lines(), { highWaterMark: 1 }), client.query(copyFrom(copyRows)));
    const { found } = read;
    const { places, sheetColumns } = read.layout;
    const { rowCount } = await client.query(
      `UPDATE imports SET
         rows = $2, format = $3, encoding = $4, delimiter = $5, dialect = $6, sheet = $7, certainty = $8, columns = $9,
         read_as = $10, ignored = $11, warnings = $12, date_order = $13, sheet_columns = $14,
         read_at = clock_timestamp(), version = version + 1
       WHERE id = $1 AND status = 'running'`,
      [
        it.id,
        count,
        found.format,
        found.encoding,
        found.delimiter,
        found.dialect,
        found.sheet,
        certaintyOf(found, asked, context),
        read.names,
        read.readAs,
        read.ignored,
        JSON.stringify(context.warnings.all),
        context.dateOrder ?? null,
        sheetColumns === undefined ? null : places.map((at) => sheetColumns[at]),
      ],
    );
    // Cancelled meanwhile: there may have been less to read than there was.
    if (rowCount === 0) throw new Stopped();
    // The rows say it all from now on.
    await client.query('DELETE FROM import_parts WHERE import_id = $1', [it.id]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await read.close();
  }
}

/** Of a century. */
const mostDays = 36_525;

const copyRows =
  'COPY import_rows (import_id, row, line, id, fields, cells, whole, due_at, due_on, left_out, fault) FROM STDIN';

async function timeZoneOf(client: Client, { organizationId }: Import): Promise<string> {
  const { rows } = await client.query<{ timeZone: string }>(
    'SELECT time_zone AS "timeZone" FROM organizations WHERE id = $1',
    [organizationId],
  );
  return rows[0]!.timeZone;
}

/** The columns of due dates as COPY reads them. Files have few days, and when one ends there is the dearest of a row. */
function dueTexts(timeZone: string): (given: Row['dueAt']) => string {
  const known = new Map<string, string>();
  const textOf = (given: Row['dueAt']): string => {
    const { dueAt, dueOn } = dueOf(given, timeZone);
    return `${dueAt?.toISOString() ?? copyNull}\t${dueOn ?? copyNull}`;
  };
  return (given) => {
    if (typeof given !== 'string') return textOf(given);
    let text = known.get(given);
    if (text === undefined) {
      text = textOf(given);
      if (known.size < mostDays) known.set(given, text);
    }
    return text;
  };
}

function copyLine(
  importId: string,
  number: number,
  { line, fields, cells, whole, dueAt, faults, isLeftOut = false }: Row,
  dueText: (given: Row['dueAt']) => string,
): string {
  const fault = faults.length > 0 ? copyText(faults.join(' ')) : copyNull;
  return `${importId}\t${number}\t${line}\t${randomUUIDv7()}\t${copyTextArray(fields)}\t${cells === null ? copyNull : copyTextArray(cells)}\t${whole === undefined ? copyNull : copyText(whole)}\t${dueText(dueAt)}\t${isLeftOut}\t${fault}\n`;
}

/** A text is read twice: for its encoding, and for its rows. Of a workbook the sheet is read twice, and other parts once. */
function counted(file: StoredFile, watch: Watch): StoredFile {
  return {
    bytes: file.bytes,
    async read(start, length) {
      const bytes = await file.read(start, length);
      watch.readBytes = Math.min(file.bytes, watch.readBytes + bytes.length / 2);
      return bytes;
    },
    async *pieces() {
      for await (const piece of file.pieces()) {
        yield piece;
        watch.readBytes += piece.length / 2;
      }
    },
  };
}

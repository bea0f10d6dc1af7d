/**
 * Reads an import's file and stores its rows, in one transaction: all of them are there, or the file is still unread.
 * The memory that it takes does not depend on the file.
 */
import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { dueOf } from '../../http/validation/days.js';
import { decoded, detectEncoding } from '../file/encoding.js';
import { readRows, type Row } from '../file/rows.js';
import type { Import } from '../import.entity.js';
import type { ImportFilesRepository } from '../import-files.repository.js';
import { kinds } from '../kinds/kinds.js';
import { copyNull, copyText, copyTextArray } from './copy-text.js';
import { Stopped, type Watch } from './watch.js';

/** Throws FileFault if the file cannot be read; then nothing is stored. */
export async function stageRows(
  client: Client,
  files: ImportFilesRepository,
  it: Import,
  watch: Watch,
): Promise<void> {
  const encoding = await detectEncoding(counted(files.read(it.id), watch));
  const file = decoded(counted(files.read(it.id), watch), encoding);
  const timeZone = await timeZoneOf(client, it);
  const { names, delimiter, rows } = await readRows(file, it.format, kinds[it.type]);
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
  try {
    let count = 0;
    const lines = async function* (): AsyncGenerator<string> {
      for await (const batch of rows) {
        watch.check();
        let text = '';
        for (const row of batch) {
          count += 1;
          text += copyLine(it.id, count, row, timeZone);
        }
        yield text;
      }
    };
    await pipeline(Readable.from(lines()), client.query(copyFrom(copyRows)));
    const { rowCount } = await client.query(
      `UPDATE imports SET rows = $2, encoding = $3, delimiter = $4, columns = $5, read_at = clock_timestamp(), version = version + 1
       WHERE id = $1 AND status = 'running'`,
      [it.id, count, encoding, delimiter, names],
    );
    // Cancelled meanwhile: there may have been less to read than there was.
    if (rowCount === 0) throw new Stopped();
    // The rows say it all from now on.
    await client.query('DELETE FROM import_parts WHERE import_id = $1', [it.id]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

const copyRows =
  'COPY import_rows (import_id, row, line, id, fields, cells, due_at, due_on, fault) FROM STDIN';

async function timeZoneOf(client: Client, { organizationId }: Import): Promise<string> {
  const { rows } = await client.query<{ timeZone: string }>(
    'SELECT time_zone AS "timeZone" FROM organizations WHERE id = $1',
    [organizationId],
  );
  return rows[0]!.timeZone;
}

function copyLine(
  importId: string,
  number: number,
  { line, fields, cells, dueAt: given, faults }: Row,
  timeZone: string,
): string {
  const { dueAt, dueOn } = dueOf(given, timeZone);
  const due = `${dueAt?.toISOString() ?? copyNull}\t${dueOn ?? copyNull}`;
  const fault = faults.length > 0 ? copyText(faults.join(' ')) : copyNull;
  return `${importId}\t${number}\t${line}\t${randomUUIDv7()}\t${copyTextArray(fields)}\t${cells === null ? copyNull : copyTextArray(cells)}\t${due}\t${fault}\n`;
}

/** A file is read twice: for its encoding, and for its rows. */
async function* counted(parts: AsyncIterable<Buffer>, watch: Watch): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    yield part;
    watch.readBytes += part.length / 2;
  }
}

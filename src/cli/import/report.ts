/** What became of an import, on standard output: a line for each thing that the service told, and the first rows that were not done. */
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ImportDto } from '../../imports/dto/imports.dto.js';
import type { ReportFormat } from '../../imports/import-words.js';
import { print, printReading, printWarnings } from './print.js';
import { ImportError, type Service } from './service.js';

const mostRows = 10;

/** Prints it, and writes the rows that were not done to a file if one is given. */
export async function report(
  service: Service,
  it: ImportDto,
  rejects: { file: string; format: ReportFormat } | undefined,
): Promise<void> {
  const { status, dryRun, error, counts } = it;
  print(`status: ${status}${dryRun ? ' (dry run: nothing is changed)' : ''}`);
  if (error !== null) print(`error: ${error}`);
  for (const [name, count] of Object.entries(counts)) {
    print(`${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: ${count}`);
  }
  printReading(it);
  if (it.ignored.length > 0) print(`columns left out: ${it.ignored.join(', ')}`);
  printWarnings(it.warnings);
  // An undo leaves alone what somebody has touched.
  const outcome = it.type === 'undo' ? 'touched' : 'invalid';
  const count = counts[outcome] ?? 0;
  if (count === 0) return;
  const read = <T>(format: ReportFormat, use: (rows: Readable) => Promise<T>): Promise<T> =>
    service.call(
      'GET',
      `api/admin/imports/${it.id}/rows?outcome=${outcome}&format=${format}`,
      {},
      ({ body }) => use(Readable.fromWeb(body!)),
    );
  for (const { line, reason, outcome_reason: other } of await read('ndjson', firstRows))
    print(`line ${line}: ${other ?? reason}`);
  if (count > mostRows) print(`and ${count - mostRows} more`);
  if (rejects === undefined) return;
  const { file, format } = rejects;
  await read(format, (rows) =>
    pipeline(rows, createWriteStream(file)).catch((fault: NodeJS.ErrnoException) => {
      throw fault.syscall === undefined
        ? fault
        : new ImportError(`${file} cannot be written: ${fault.message}.`);
    }),
  );
  print(
    outcome === 'touched'
      ? `The rows that were left alone are in ${file}: import that file with --type cancellations to cancel them too.`
      : `The invalid rows are in ${file}: mend them there, and import that file.`,
  );
}

interface ToldRow {
  line: number;
  reason?: string;
  /** Where `reason` is a column of the file. */
  outcome_reason?: string;
}

async function firstRows(rows: Readable): Promise<ToldRow[]> {
  const lines = createInterface({ input: rows })[Symbol.asyncIterator]();
  const told: ToldRow[] = [];
  for (let next = await lines.next(); next.done !== true && told.length < mostRows; next = await lines.next())
    told.push(JSON.parse(next.value) as ToldRow);
  // The rest is not waited for.
  rows.destroy();
  return told;
}

/** What became of an import, on standard output: a line for each thing that the service told, and the first rows with a fault. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { ImportDto } from '../../imports/dto/imports.dto.js';
import { ImportError, type Service } from './service.js';

const mostRows = 10;

/** Prints it, and writes the invalid rows to a file if one is given. */
export async function report(service: Service, it: ImportDto, rejects: string | undefined): Promise<void> {
  const { status, dryRun, error, counts, encoding } = it;
  print(`status: ${status}${dryRun ? ' (dry run: nothing is changed)' : ''}`);
  if (error !== null) print(`error: ${error}`);
  for (const [name, count] of Object.entries(counts)) {
    print(`${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: ${count}`);
  }
  if (encoding !== null && encoding !== 'utf-8') print(`encoding: ${encoding}`);
  if (counts.invalid === 0) return;
  const read = <T>(use: (csv: Readable) => Promise<T>): Promise<T> =>
    service.call('GET', `api/admin/imports/${it.id}/rows?outcome=invalid`, {}, ({ body }) =>
      use(Readable.fromWeb(body!)),
    );
  for (const row of await read((csv) => firstRows(csv, it.delimiter)))
    print(`line ${row.line}: ${row.outcome_reason ?? row.reason}`);
  if (counts.invalid > mostRows) print(`and ${counts.invalid - mostRows} more`);
  if (rejects === undefined) return;
  await read((csv) =>
    pipeline(csv, createWriteStream(rejects)).catch((fault: NodeJS.ErrnoException) => {
      throw fault.syscall === undefined
        ? fault
        : new ImportError(`${rejects} cannot be written: ${fault.message}.`);
    }),
  );
  print(`The invalid rows are in ${rejects}: mend them there, and import that file.`);
}

/** `outcome_reason`: where `reason` is a column of the file. */
type InvalidRow = { line: string; reason: string; outcome_reason?: string };

async function firstRows(csv: Readable, delimiter: string | null): Promise<InvalidRow[]> {
  const rows = csv.compose(
    parse({ delimiter: delimiter ?? ',', bom: true, columns: true, relax_column_count: true }),
  );
  return (rows as Readable).take(mostRows).toArray();
}

/** What came in a file must not move a terminal's cursor, or worse. */
function print(line: string): void {
  process.stdout.write(`${line.replace(/\p{Cc}/gu, ' ')}\n`);
}

/**
 * From the text of a file to its records and the lines where they begin, in batches as they are read: a step of the
 * event loop for each of a million rows would cost as much as reading them.
 */
import { CsvError, type Options, type Parser, parse } from 'csv-parse';
import { FileFault } from '../file-fault.js';
import type { SourceRecord } from '../source.js';

/** Characters that a record may have. Longer ones are a quote that is never closed, or no records at all. */
const longestRecord = 1024 * 1024;

interface Parsed {
  record: string[];
  info: { lines: number };
}

/** Blank records are left out. Throws {@link FileFault} with the line where the rest of the file cannot be read. */
export async function* recordsOf(
  text: AsyncIterable<Buffer>,
  options: Options,
): AsyncGenerator<SourceRecord[]> {
  // What stops the parser must not take the records with it that it has read before: a stream that fails forgets what
  // was not fetched yet. So it skips, and tells by `on_skip`.
  let fault: CsvError | undefined;
  const parser = parse({
    ...options,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: longestRecord,
    info: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      fault ??= error;
    },
    on_record: (record: string[]) => (fault === undefined ? record : null),
  });
  let last = 0;
  const batch = (): SourceRecord[] => {
    const records = parsedBy(parser);
    last = records.at(-1)?.info.lines ?? last;
    return records.map(({ record, info }) => ({ fields: record, line: info.lines - lineBreaks(record) }));
  };
  for await (const piece of text) {
    parser.write(piece);
    yield batch();
    if (fault !== undefined) break;
  }
  if (fault === undefined) {
    // Its last record is there when this is called back.
    await new Promise<void>((resolve) => parser.end(resolve));
    yield batch();
  }
  if (fault !== undefined) yield [lastRecord(fault, last)];
}

/** What it has read until now. */
function parsedBy(parser: Parser): Parsed[] {
  const records: Parsed[] = [];
  for (let next = parser.read() as Parsed | null; next !== null; next = parser.read() as Parsed | null)
    records.push(next);
  return records;
}

/** A last line that ends within a quoted field is a record with a fault; what else cannot be read ends the file. */
function lastRecord(error: CsvError, last: number): SourceRecord {
  const { code, lines } = error as CsvError & { lines: number };
  if (code === 'CSV_QUOTE_NOT_CLOSED' && lines === last + 1) {
    const fault = 'The file ends within a quoted field: the last line is cut off.';
    return { fields: [], line: lines, fault };
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    throw new FileFault(
      `A quoted field that begins at or after line ${last + 1} is never closed. Close it with a quote.`,
    );
  }
  if (code === 'CSV_MAX_RECORD_SIZE') {
    throw new FileFault(
      `The row that begins at or after line ${last + 1} has more than ${longestRecord} characters. ` +
        'Is a quote not closed?',
    );
  }
  throw new FileFault(
    `Line ${lines} cannot be read as CSV: ${error.message}. Double the quotes within a quoted field.`,
  );
}

function lineBreaks(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields)
    for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) count += 1;
  return count;
}

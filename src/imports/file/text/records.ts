/**
 * From the text of a file to its records and the lines where they begin, in batches as they are read: a step of the
 * event loop for each of a million rows would cost as much as reading them.
 */
import { untilFault } from '../iterables.js';
import { FileFault } from '../file-fault.js';
import { nothing, type SourceRecord } from '../source.js';
import { Warnings } from '../warnings.js';
import { scanBackslashes } from './backslashes.js';
import { type Form, longestRecord } from './form.js';
import { scanQuotes } from './quotes.js';

/** A record that was read from a text, and where the next one begins. */
export interface Scanned {
  fields: string[];
  told?: SourceRecord['told'];
  fault?: string;
  end: number;
}

/**
 * Reads the record that begins at `start`; undefined if its end is still to come.
 * @param line where that is in the file
 */
export type Scan = (
  text: string,
  start: number,
  isEnd: boolean,
  line: number,
  form: Form,
) => Scanned | undefined;

/**
 * Blank records are left out. Throws {@link FileFault} with the line where the rest of the file cannot be read.
 * @param skipped the line that the text begins with, if it is none of them
 */
export async function* recordsOf(
  pieces: AsyncIterable<string>,
  form: Form,
  skipped = '',
): AsyncGenerator<SourceRecord[]> {
  const reader = new RecordReader(form, skipped === '' ? 1 : 2);
  let skip = skipped.length;
  for await (const piece of pieces) {
    form.endsWithBreak = piece.endsWith('\n');
    yield* untilFault((records) => reader.read(piece.slice(skip), false, records));
    skip = 0;
  }
  yield* untilFault((records) => reader.read('', true, records));
}

/** The names of the columns, in a text that begins with them; none if it cannot be read so. */
export function namesIn(text: string, form: Form): string[] {
  try {
    const records: SourceRecord[] = [];
    new RecordReader({ ...form, warnings: new Warnings() }, 1).read(text, true, records, 1);
    const [header] = records;
    return header?.fields.map((name) => name ?? '') ?? [];
  } catch (error) {
    if (error instanceof FileFault) return [];
    throw error;
  }
}

class RecordReader {
  private rest = '';

  constructor(
    private readonly form: Form,
    private line: number,
  ) {}

  /** @param records gets those that end in what is read */
  read(piece: string, isEnd: boolean, records: SourceRecord[], most = Infinity): void {
    const { form } = this;
    const scan = form.dialect === 'quotes' ? scanQuotes : scanBackslashes;
    const needsScan = form.dialect === 'quotes' ? /"/ : form.encloses ? /["\\]/ : /\\/;
    const text = this.rest + piece;
    const isPlain = !needsScan.test(text);
    let start = 0;
    while (start < text.length && records.length < most) {
      const lineEnd = text.indexOf('\n', start);
      if (lineEnd < 0 && !isEnd) break;
      const end = lineEnd < 0 ? text.length : lineEnd;
      const source = text.slice(start, end);
      if (isPlain || !needsScan.test(source)) {
        this.add(records, { fields: partedBy(source, form.delimiter), end: end + 1 }, 1);
        start = end + 1;
      } else {
        const scanned = scan(text, start, isEnd, this.line, form);
        if (scanned === undefined) break;
        this.add(records, scanned, lineBreaks(text, start, scanned.end));
        start = scanned.end;
      }
    }
    this.rest = text.slice(start);
    if (this.rest.length > longestRecord) {
      throw new FileFault(
        `The row that begins in line ${this.line} has more than ${longestRecord} characters. Is a quote not closed?`,
      );
    }
  }

  private add(records: SourceRecord[], { fields, told, fault }: Scanned, lines: number): void {
    const { line } = this;
    this.line += lines;
    if (fault !== undefined) {
      records.push({ line, fields, fault });
      return;
    }
    if (fields.every((field) => field === '')) return;
    const { form } = this;
    if (form.width === 0) form.width = fields.length;
    const known = told ?? form.words.of(fields);
    if (known === undefined || known.size === 0) {
      records.push({ line, fields });
      return;
    }
    records.push({ line, fields, told: known });
    // Where backslashes escape it is no other thing.
    const isNothing = fields.some((field, at) => field === nothing && known.get(at) === 'bare');
    if (isNothing && form.dialect === 'quotes') {
      form.warnings.add(
        'nothing',
        'A field is \\N without quotes, which is how databases write nothing, and is read so. In quotes it is a text.',
        line,
      );
    }
  }
}

function partedBy(line: string, delimiter: string): string[] {
  const fields = line.split(delimiter);
  for (let i = 0; i < fields.length; i += 1) fields[i] = fields[i]!.trim();
  return fields;
}

export function lineBreaks(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

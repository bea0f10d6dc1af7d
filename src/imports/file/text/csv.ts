/** Opens a text whose fields are parted by a character: CSV, as RFC 4180 and spreadsheets have it. */
import { parse } from 'csv-parse/sync';
import { nonEmpty, peeked } from '../batches.js';
import { FileFault } from '../file-fault.js';
import { bareName } from '../names.js';
import type { Opening } from '../open-source.js';
import type { Source, SourceRecord } from '../source.js';
import type { Encoding } from './encoding.js';
import { recordsOf } from './records.js';

const delimiters = [',', ';', '\t', '|'] as const;

/** Blank lines, and lines of nothing but delimiters. */
const emptyLines = /^[\s,;|]*\n/;

export async function openCsv(
  text: AsyncIterable<Buffer>,
  encoding: Encoding,
  { names }: Pick<Opening, 'names'>,
): Promise<Source> {
  const { first: piece, all } = await peeked(text);
  if (piece === undefined) throw new FileFault('The file is empty.');
  const start = piece.toString();
  // Excel's own way to say the delimiter; it shows as a line of its own elsewhere.
  const said = /^sep=([,;\t|])\n/i.exec(start);
  const delimiter = said?.[1] ?? detectDelimiter(start, names);
  const records = recordsOf(all, {
    delimiter,
    from_line: said === null ? 1 : 2,
    trim: true,
    // A quote within a field that does not begin with one is text.
    relax_quotes: true,
  });
  const { first, all: batches } = await peeked(nonEmpty(records));
  const header = first?.shift();
  if (header === undefined)
    throw new FileFault('The file has no header and no rows: all of its lines are blank.');
  return {
    found: {
      format: 'csv',
      encoding,
      delimiter,
      dialect: 'quotes',
      sheet: null,
      certainty: {},
    },
    header: trimmed(header),
    records: eachTrimmed(batches),
  };
}

function trimmed(record: SourceRecord): SourceRecord {
  record.fields = record.fields.map((field) => field?.trim() ?? null);
  return record;
}

async function* eachTrimmed(batches: AsyncIterable<SourceRecord[]>): AsyncGenerator<SourceRecord[]> {
  for await (const batch of batches) yield batch.map(trimmed);
}

/** Finds the delimiter by the header: the one that parts it into the most columns that are known. */
function detectDelimiter(start: string, names: readonly string[]): string {
  const header = start.replace(emptyLines, '');
  const known = new Set(names.map(bareName));
  const scores = delimiters.map((delimiter) => {
    try {
      const [found = []] = parse(header, {
        delimiter,
        to: 1,
        trim: true,
        relax_quotes: true,
        relax_column_count: true,
      });
      return found.filter((name) => known.has(bareName(name))).length;
    } catch {
      return 0;
    }
  });
  return delimiters[scores.indexOf(Math.max(...scores))]!;
}

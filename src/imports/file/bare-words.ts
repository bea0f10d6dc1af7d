/** Words for nothing, which are told of a field where nothing says that they are a text, as quotes would. */
import { isReportHeader } from './column-names.js';
import { nothing, type Source, type SourceRecord, type Told, wordsForNothing } from './source.js';

/** Finds the fields that are such a word. */
export class BareWords {
  private readonly words: ReadonlySet<string>;
  /** By the code of a first character; most fields begin with another. */
  private readonly starts: boolean[] = Array.from({ length: 128 }, () => false);
  private readonly longest: number;

  constructor(words: Iterable<string>) {
    this.words = new Set(words);
    for (const word of this.words) this.starts[word.charCodeAt(0)] = true;
    this.longest = Math.max(...[...this.words].map(({ length }) => length));
  }

  has(field: string): boolean {
    return field.length <= this.longest && this.starts[field.charCodeAt(0)] === true && this.words.has(field);
  }

  /**
   * What is to be told of fields none of which stood in quotes.
   * @param known what is told of them already, and stays
   */
  of(fields: readonly (string | null)[], known?: SourceRecord['told']): SourceRecord['told'] {
    let told: Map<number, Told> | undefined;
    for (let i = 0; i < fields.length; i += 1) {
      const field = fields[i]!;
      if (field !== null && this.has(field) && known?.has(i) !== true)
        (told ??= new Map(known)).set(i, 'bare');
    }
    return told ?? known;
  }
}

/** The records of a source; what a reader of CSV knows by the quotes, `bare`, is told of the others too. */
export function withBareWords(
  { found: { format }, header, records }: Source,
  emptyWords: ReadonlySet<string>,
): AsyncIterable<SourceRecord[]> {
  if (format === 'csv') return records;
  // A text in JSON is one, unless the upload says otherwise.
  const words = format === 'ndjson' ? new Set(emptyWords) : new Set([...wordsForNothing, ...emptyWords]);
  // Where it was read as nothing, a workbook that is a report of ours has an empty cell.
  if (format !== 'ndjson' && isReportHeader(header.fields.map((name) => name ?? ''))) words.delete(nothing);
  return words.size === 0 ? records : eachTold(records, new BareWords(words));
}

async function* eachTold(
  batches: AsyncIterable<SourceRecord[]>,
  words: BareWords,
): AsyncGenerator<SourceRecord[]> {
  for await (const batch of batches) {
    for (const record of batch) {
      const known = words.of(record.fields, record.told);
      if (known !== undefined) record.told = known;
    }
    yield batch;
  }
}

/** Words for nothing in files that have no quotes to tell them from text, or have them around every text. */
import { isReportHeader } from './names.js';
import { nothing, type Source, type SourceRecord, type Told, wordsForNothing } from './source.js';

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
  return words.size === 0 ? records : eachWithBareWords(records, words);
}

async function* eachWithBareWords(
  batches: AsyncIterable<SourceRecord[]>,
  words: ReadonlySet<string>,
): AsyncGenerator<SourceRecord[]> {
  const longest = Math.max(...[...words].map(({ length }) => length));
  for await (const batch of batches) {
    for (const record of batch) {
      let told: Map<number, Told> | undefined;
      for (const [place, field] of record.fields.entries()) {
        if (field === null || field.length > longest || !words.has(field) || record.told?.has(place) === true)
          continue;
        told ??= new Map(record.told);
        told.set(place, 'bare');
      }
      if (told !== undefined) record.told = told;
    }
    yield batch;
  }
}

/** A header further down: files that were joined, or tables below each other in a sheet. */
import { FileFault, quoted } from './file-fault.js';
import { bareName, reportColumns } from './column-names.js';
import type { SourceRecord } from './source.js';

/** Throws {@link FileFault} at a line that names columns in another way than the header does, as files that were joined have. */
export async function* untilAnotherHeader(
  batches: AsyncIterable<SourceRecord[]>,
  header: SourceRecord,
  names: readonly string[],
): AsyncGenerator<SourceRecord[]> {
  const own = header.fields.map((name) => bareName(name ?? ''));
  const known = new Set([...names, ...reportColumns].map(bareName).concat(own));
  // By their first and last letter: for most fields that is enough to know.
  const edgesOf = (field: string): number =>
    (field.charCodeAt(0) | 0x20) * 0x10000 + (field.charCodeAt(field.length - 1) | 0x20);
  const edges = new Set([...known].map(edgesOf));
  for await (const batch of batches) {
    for (const [place, record] of batch.entries()) {
      const { fields, line } = record;
      const [first] = fields;
      if (fields.length < 2 || first == null || !edges.has(edgesOf(first))) continue;
      const bare = fields.map((field) => bareName(field ?? ''));
      if (!bare.every((each) => each === '' || known.has(each)) || bare.filter(Boolean).length < 2) continue;
      if (bare.every((each, i) => each === '' || each === own[i])) {
        record.fault ??= 'This line is the header again.';
        continue;
      }
      yield batch.slice(0, place);
      throw new FileFault(
        `Line ${line} names columns anew, and not as line ${header.line} does: ${quoted(fields.filter(Boolean).join(', '))}. Split the file ` +
          'there, and upload each part on its own.',
      );
    }
    yield batch;
  }
}

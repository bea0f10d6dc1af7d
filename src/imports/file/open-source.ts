/** Opens a file, whatever its format: what it is, its header, and its records as a stream. */
import type { ImportFormat } from '../import-words.js';
import { untilAnotherHeader } from './another-header.js';
import { FileFault } from './file-fault.js';
import type { Required } from './column-names.js';
import type { AskedReading, Source, StoredFile } from './source.js';
import { openCsv } from './text/csv.js';
import { findEncoding } from './text/encoding.js';
import { encodingNamed } from './text/encodings.js';
import { openNdjson } from './text/ndjson.js';
import type { Warnings } from './warnings.js';
import { openWorkbook } from './workbook/open-workbook.js';
import { lookAt } from './other-files.js';

/** What those who read a file know of it. */
export interface Opening {
  file: StoredFile;
  format: ImportFormat;
  asked: AskedReading;
  /** Of columns: of CSV to find what parts them, of NDJSON the members that are read. */
  names: readonly string[];
  /** Of columns without which a record is no row. */
  required: readonly Required[];
  warnings: Warnings;
}

/** Throws {@link FileFault} if it cannot be read. */
export async function openSource(opening: Opening): Promise<Source> {
  const { file, format, asked } = opening;
  if (file.bytes === 0) throw new FileFault('The file is empty.');
  const looksLike = await lookAt(file);
  if (typeof looksLike === 'object') throw new FileFault(looksLike.fault);
  refuseMeaningless(asked, looksLike === 'zip' ? 'workbook' : format === 'ndjson' ? 'ndjson' : 'csv');
  if (looksLike === 'zip') {
    const source = await openWorkbook(opening);
    return { ...source, records: untilAnotherHeader(source.records, source.header, opening.names) };
  }
  const told = asked.encoding === undefined ? undefined : encodingNamed(asked.encoding);
  const text = await findEncoding(file, told);
  return format === 'ndjson' ? openNdjson(text, opening) : openCsv(text, opening);
}

/** What an upload can say that files of a format do not have. */
const meaningless = {
  csv: { name: 'text', options: ['sheet'] },
  ndjson: { name: 'NDJSON', options: ['delimiter', 'dialect', 'sheet'] },
  workbook: { name: 'a workbook', options: ['encoding', 'delimiter', 'dialect'] },
} as const;

/** What would be neither used nor refused may be of another file. */
function refuseMeaningless(asked: AskedReading, format: keyof typeof meaningless): void {
  const { name, options } = meaningless[format];
  const said = options.filter((option) => asked[option] !== undefined);
  if (said.length === 0) return;
  throw new FileFault(
    `The file is ${name}, for which ${said.join(' and ')} ${said.length === 1 ? 'means' : 'mean'} nothing. Upload it ` +
      'without, or another file if this one was not meant.',
  );
}

/** What an upload may be sent as, and what its file is taken for until it is read: by that, by its name, and by its first bytes. */
import { csvType, xlsxType } from '../../http/tables/media-types.js';
import type { ImportFormat } from '../import-words.js';

export const odsType = 'application/vnd.oasis.opendocument.spreadsheet';

/** What programs call such files; `any` tells nothing of what is in it. A browser on Windows calls a .csv an .xls. */
const mediaTypes: Record<string, ImportFormat | 'any'> = {
  [csvType]: 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
  [xlsxType]: 'xlsx',
  'application/vnd.ms-excel.sheet.macroenabled.12': 'xlsx',
  [odsType]: 'ods',
  'application/vnd.ms-excel': 'any',
  'application/zip': 'any',
  'text/plain': 'any',
  'application/octet-stream': 'any',
};

const endings: readonly [RegExp, ImportFormat][] = [
  [/\.(csv|tsv|tab|txt)$/i, 'csv'],
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
  [/\.ods$/i, 'ods'],
];

const zip = 'PK';

export function isTaken(mediaType: string): boolean {
  return Object.hasOwn(mediaTypes, mediaType);
}

/**
 * What a file is, as well as the request says it. An archive is a workbook whatever it is called, and what is in it is found
 * when it is read.
 *
 * @param start the first bytes
 */
export function formatOf(mediaType: string, fileName: string | undefined, start: Buffer): ImportFormat {
  const told = isTaken(mediaType) ? mediaTypes[mediaType]! : 'any';
  const named = endings.find(([ending]) => ending.test(fileName ?? ''))?.[1];
  if (start.toString('latin1', 0, 2) === zip) return told === 'ods' || named === 'ods' ? 'ods' : 'xlsx';
  if (told === 'ndjson' || named === 'ndjson') return 'ndjson';
  if (told === 'csv' || named === 'csv') return 'csv';
  return /^\uFEFF?\s*\{/.test(start.toString()) ? 'ndjson' : 'csv';
}

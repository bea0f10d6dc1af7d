/** Opens a file that begins as a ZIP archive does: a workbook, of which one sheet is read, or what is refused by its name. */
import { nonEmpty, peeked } from '../batches.js';
import { FileFault, quoted } from '../file-fault.js';
import type { AskedReading, Certainty, Source, SourceRecord, StoredFile } from '../source.js';
import type { Warnings } from '../warnings.js';
import { Archive } from './archive.js';
import { Cells } from './cells.js';
import { Merges } from './merges.js';
import { whatArchive } from './others.js';
import { SharedStrings } from './shared-strings.js';
import { hasValues, readSheet } from './sheet.js';
import { Styles } from './styles.js';
import { Table } from './table.js';
import { findWorkbook, readWorkbook, type Sheet, type Workbook } from './workbook.js';

interface Opening {
  file: StoredFile;
  asked: AskedReading;
  warnings: Warnings;
}

/** Throws {@link FileFault} if it is no workbook, or cannot be read. */
export async function openWorkbook({ file, asked, warnings }: Opening): Promise<Source> {
  const archive = await Archive.open(file);
  const part = await findWorkbook(archive);
  if (part === undefined || !part.endsWith('.xml')) throw new FileFault(await whatArchive(archive));
  const book = await readWorkbook(archive, part);
  const { sheet, certainty } = await chosen(archive, book, asked.sheet, warnings);
  const styles = new Styles();
  if (book.styles !== undefined) await styles.load(archive, book.styles);
  const merges = await Merges.of(archive, sheet.part);
  const strings = new SharedStrings();
  try {
    const { sharedStrings } = book;
    if (sharedStrings !== undefined) await strings.load(archive.read(sharedStrings), sharedStrings);
    const cells = new Cells(styles, strings, book.is1904, book.isReckonedAnew, warnings);
    const table = new Table(warnings, merges, asked.ignoreOtherColumns === true);
    const { first, all } = await peeked(
      nonEmpty(readSheet(archive.read(sheet.part), sheet.part, cells, table)),
    );
    const header = first?.shift();
    if (header === undefined) throw new FileFault(`The sheet ${quoted(sheet.name)} is empty.`);
    return {
      found: {
        format: 'xlsx',
        encoding: null,
        delimiter: null,
        dialect: null,
        sheet: sheet.name,
        sheets: book.sheets.map(({ name }) => name),
        certainty: { sheet: certainty },
      },
      header,
      records: untilEnd(all, strings),
      close: () => strings.close(),
    };
  } catch (error) {
    await strings.close();
    throw error;
  }
}

async function* untilEnd(
  records: AsyncIterable<SourceRecord[]>,
  strings: SharedStrings,
): AsyncGenerator<SourceRecord[]> {
  try {
    yield* records;
  } finally {
    await strings.close();
  }
}

/** The sheet that the upload names, or the first that is to be seen; others that have something in them are told. */
async function chosen(
  archive: Archive,
  { sheets, others }: Workbook,
  asked: string | undefined,
  warnings: Warnings,
): Promise<{ sheet: Sheet; certainty: Certainty }> {
  if (asked !== undefined) return { sheet: named(sheets, others, asked), certainty: 'told' };
  const sheet = sheets.find(({ isVisible }) => isVisible);
  if (sheet === undefined) {
    throw new FileFault('The workbook has no sheet that is visible. Say which is to be read (sheet).');
  }
  const filled: Sheet[] = [];
  for (const each of sheets) {
    if (each !== sheet && (await hasValues(archive.read(each.part), each.part))) filled.push(each);
  }
  if (filled.length === 0) return { sheet, certainty: 'certain' };
  const names = filled
    .map(({ name, isVisible }) => `${quoted(name)}${isVisible ? '' : ' (hidden)'}`)
    .join(', ');
  if (!(await hasValues(archive.read(sheet.part), sheet.part))) {
    throw new FileFault(
      `The first sheet, ${quoted(sheet.name)}, is empty. Say which is to be read (sheet): ${names}.`,
    );
  }
  warnings.add(
    'other-sheets',
    `The sheet ${quoted(sheet.name)} is read, and not ${names}. Say sheet if another is meant.`,
  );
  return { sheet, certainty: 'likely' };
}

function named(sheets: readonly Sheet[], others: readonly string[], asked: string): Sheet {
  const bare = (name: string): string => name.normalize('NFC').trim().toLowerCase();
  const alike = sheets.filter(({ name }) => bare(name) === bare(asked));
  const found = alike.find(({ name }) => name === asked) ?? alike[0];
  if (found !== undefined) return found;
  if (others.some((name) => bare(name) === bare(asked))) {
    throw new FileFault(`${quoted(asked)} is a chart or the like, and no sheet with rows.`);
  }
  const names = sheets.map(({ name }) => quoted(name)).join(', ');
  throw new FileFault(`The workbook has no sheet ${quoted(asked)}. Its sheets are ${names}.`);
}

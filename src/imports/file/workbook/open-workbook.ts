/** Opens a file that begins as a ZIP archive does: a workbook, of which one sheet is read, or what is refused by its name. */
import { nonEmpty, peeked } from '../iterables.js';
import { sheetPrefix } from '../cell-names.js';
import { FileFault, quoted } from '../file-fault.js';
import type { AskedReading, Certainty, Source, SourceRecord, StoredFile } from '../source.js';
import type { Warnings } from '../warnings.js';
import { Archive } from './archive.js';
import { Cells } from './cells.js';
import { chosenSheet } from './choose-sheet.js';
import { Merges } from './merges.js';
import { isOds, odsSheets, readOds } from './ods.js';
import { whatArchive } from '../other-files.js';
import { SharedStrings } from './shared-strings.js';
import { hasValues, readSheet } from './sheet.js';
import { Styles } from './styles.js';
import { Table } from './table.js';
import { findWorkbook, readWorkbook } from './workbook.js';

interface Opening {
  file: StoredFile;
  asked: AskedReading;
  warnings: Warnings;
}

/** Throws {@link FileFault} if it is no workbook, or cannot be read. */
export async function openWorkbook(opening: Opening): Promise<Source> {
  const archive = await Archive.open(opening.file);
  if (await isOds(archive)) return openOds(archive, opening);
  const part = await findWorkbook(archive);
  if (part === undefined || !part.endsWith('.xml')) throw new FileFault(await whatArchive(archive));
  return openXlsx(archive, part, opening);
}

async function openXlsx(archive: Archive, workbook: string, { asked, warnings }: Opening): Promise<Source> {
  const book = await readWorkbook(archive, workbook);
  const sheets = book.sheets.map((sheet) => ({
    ...sheet,
    hasValues: () => hasValues(archive.read(sheet.part), sheet.part),
  }));
  const { sheet, certainty } = await chosenSheet(sheets, book.others, asked.sheet, warnings);
  const { name, part } = sheet;
  const prefix = sheetPrefix(name, sheets.length);
  const styles = new Styles();
  if (book.styles !== undefined) await styles.load(archive, book.styles);
  const merges = await Merges.of(archive, part);
  const strings = new SharedStrings();
  const close = (): Promise<void> => strings.close();
  try {
    const { sharedStrings } = book;
    if (sharedStrings !== undefined) await strings.load(archive.read(sharedStrings), sharedStrings);
    const cells = new Cells(styles, strings, book.is1904, book.isReckonedAnew, warnings, prefix);
    const table = new Table(warnings, merges, asked.ignoreOtherColumns === true, prefix);
    const records = readSheet(archive.read(part), part, cells, table);
    return { ...(await sourceOf('xlsx', sheets, name, certainty, untilEnd(records, close), table)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openOds(archive: Archive, { asked, warnings }: Opening): Promise<Source> {
  const sheets = (await odsSheets(archive)).map(({ isFilled, ...sheet }, place) => ({
    ...sheet,
    place,
    hasValues: () => Promise.resolve(isFilled),
  }));
  const { sheet, certainty } = await chosenSheet(sheets, [], asked.sheet, warnings);
  const merges = new Merges();
  const prefix = sheetPrefix(sheet.name, sheets.length);
  const table = new Table(warnings, merges, asked.ignoreOtherColumns === true, prefix);
  return sourceOf(
    'ods',
    sheets,
    sheet.name,
    certainty,
    readOds(archive, sheet.place, table, merges, warnings, prefix),
    table,
  );
}

async function sourceOf(
  format: 'xlsx' | 'ods',
  sheets: readonly { name: string }[],
  sheet: string,
  certainty: Certainty,
  batches: AsyncIterable<SourceRecord[]>,
  table: Table,
): Promise<Source> {
  const { first, all } = await peeked(nonEmpty(batches));
  const header = first?.shift();
  if (header === undefined) throw new FileFault(`The sheet ${quoted(sheet)} is empty.`);
  const found = {
    format,
    encoding: null,
    delimiter: null,
    dialect: null,
    sheet,
    sheets: sheets.map(({ name }) => name),
    certainty: { sheet: certainty },
  };
  return { found, header, sheetColumns: table.columnNames, records: all };
}

async function* untilEnd(
  records: AsyncIterable<SourceRecord[]>,
  close: () => Promise<void>,
): AsyncGenerator<SourceRecord[]> {
  try {
    yield* records;
  } finally {
    await close();
  }
}

/**
 * Writes a workbook (.xlsx, ECMA-376) as a stream, of whatever length, in the memory of some rows. Every text is a cell
 * of text and stays what it is: no program that opens it makes a number, a date or a formula of it.
 */
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { lettersOf, mostRows } from './references.js';

/** Characters that a cell can have. */
const longestCell = 32_767;

/** The last row with a choice; some programs keep one for each cell, whether it is filled or not. */
const lastWithChoice = 10_000;

/** Null is an empty cell. A text that is longer than a cell can be is an error in the sheet, so that nobody takes a part for all. */
export type Cell = string | number | null;

const formats = ['general', 'text', 'day', 'prose', 'header'] as const;

export interface SheetColumn {
  /** In characters. */
  width: number;
  /** How its cells are shown, and what becomes of what is typed into them. */
  format: (typeof formats)[number];
}

/** What may be chosen in a column: some words, or the first column of another sheet. */
export interface Choice {
  /** From 0. */
  column: number;
  among: readonly string[] | { sheet: string; rows: number };
}

export interface Sheet {
  name: string;
  columns: readonly SheetColumn[];
  header: readonly string[];
  /** Those after the header, in batches. */
  rows: Iterable<Cell[][]> | AsyncIterable<Cell[][]>;
  /** Asked once the rows of this sheet and of all that come after it are written. */
  choices?: () => Choice[];
}

/** The bytes of a workbook. What fails in reading the rows fails the stream. */
export function workbookOf(sheets: readonly Sheet[]): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  const add = (path: string, xml: string): void => zip.addBuffer(Buffer.from(declaration + xml), path);
  add('[Content_Types].xml', contentTypes(sheets));
  add('_rels/.rels', relations([[officeDocument, 'xl/workbook.xml']]));
  add('xl/workbook.xml', workbook(sheets));
  const targets = sheets.map((_, i): [string, string] => [
    `${documentRelations}/worksheet`,
    `worksheets/sheet${i + 1}.xml`,
  ]);
  add('xl/_rels/workbook.xml.rels', relations([...targets, [`${documentRelations}/styles`, 'styles.xml']]));
  add('xl/styles.xml', styles);
  // From the last to the first, which may say how many rows the others have.
  for (const [i, sheet] of [...sheets.entries()].toReversed()) {
    zip.addReadStreamLazy(`xl/worksheets/sheet${i + 1}.xml`, (take) => {
      const xml = Readable.from(worksheet(sheet), { objectMode: false });
      xml.once('error', (error) => output.destroy(error));
      output.once('close', () => xml.destroy());
      take(null, xml);
    });
  }
  zip.end();
  return output;
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const documentRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const officeDocument = `${documentRelations}/officeDocument`;

function contentTypes(sheets: readonly Sheet[]): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const overrides = [
    ['workbook', `${type}.sheet.main+xml`],
    ['styles', `${type}.styles+xml`],
    ...sheets.map((_, i) => [`worksheets/sheet${i + 1}`, `${type}.worksheet+xml`]),
  ];
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${overrides
    .map(([part, contentType]) => `<Override PartName="/xl/${part}.xml" ContentType="${contentType}"/>`)
    .join('')}</Types>`;
}

function relations(targets: readonly [type: string, target: string][]): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;
}

function workbook(sheets: readonly Sheet[]): string {
  return `<workbook xmlns="${main}" xmlns:r="${documentRelations}"><sheets>${sheets
    .map(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
    .join('')}</sheets></workbook>`;
}

/** Cell formats in the order of {@link formats}; 49 is “text”, which spreadsheets leave alone. */
const styles = `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">${[
  'numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  'numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  'numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  'numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
  'numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>',
]
  .map((format) => `<xf ${format}`)
  .join(
    '',
  )}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

async function* worksheet({ columns, header, rows, choices }: Sheet): AsyncGenerator<string> {
  const widths = columns.map(
    ({ width, format }, i) =>
      `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${formats.indexOf(format)}" customWidth="1"/>`,
  );
  const letters = [...header, ...columns].map((_, i) => lettersOf(i));
  const styleOf = (place: number): number => formats.indexOf(columns[place]?.format ?? 'text');
  yield `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`;
  const bold = formats.indexOf('header');
  yield row(
    1,
    header.map((text, i) => cell(text, `${letters[i]}1`, bold)),
  );
  let number = 1;
  for await (const batch of rows) {
    yield batch
      .map((cells) => {
        number += 1;
        return row(
          number,
          cells.map((value, i) => cell(value, `${(letters[i] ??= lettersOf(i))}${number}`, styleOf(i))),
        );
      })
      .join('');
  }
  const validations = (choices?.() ?? []).map(validation);
  const all = `A1:${lettersOf(Math.max(header.length, columns.length) - 1)}${mostRows}`;
  yield `</sheetData>${
    validations.length === 0
      ? ''
      : `<dataValidations count="${validations.length}">${validations.join('')}</dataValidations>`
  }<ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
}

const row = (number: number, cells: string[]): string => `<row r="${number}">${cells.join('')}</row>`;

function cell(value: Cell, name: string, style: number): string {
  if (value === null || value === '') return '';
  if (typeof value === 'number') return `<c r="${name}" s="${style}"><v>${value}</v></c>`;
  if (value.length > longestCell) return `<c r="${name}" s="${style}" t="e"><v>#VALUE!</v></c>`;
  return `<c r="${name}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** One that is not among them is asked about and not refused: it may be one that is not there yet. */
function validation({ column, among }: Choice): string {
  const letter = lettersOf(column);
  const formula =
    'sheet' in among ? `${among.sheet}!$A$2:$A$${Math.max(2, among.rows + 1)}` : `"${among.join(',')}"`;
  return `<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" sqref="${letter}2:${letter}${lastWithChoice}"><formula1>${escaped(formula)}</formula1></dataValidation>`;
}

/** What XML has no character for is written as `_xHHHH_`, and so is what only looks like that (ECMA-376, 22.4.2.4). */
// oxlint-disable-next-line no-control-regex -- XML 1.0 has none of them
const special = /[&<>"\0-\x08\x0B-\x1F\uFFFE\uFFFF]|_(?=x[\dA-Fa-f]{4}_)/g;
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(
    special,
    (character) =>
      entities[character] ?? `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );
}

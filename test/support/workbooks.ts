/** Workbooks as their parts, for what no library writes: each test writes the XML that it is about. */
import { Buffer } from 'node:buffer';
import { ZipFile } from 'yazl';

export type Parts = Record<string, string | Buffer>;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A ZIP archive. */
export async function zipped(parts: Parts, { compress = true } = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    zip.addBuffer(Buffer.from(content as string), name, { compress, mtime: new Date(0) });
  }
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

export interface WorkbookOf {
  /** The first sheet: what is within `sheetData`. */
  rows: string;
  /** What follows `sheetData`. */
  tail?: string;
  /** Further sheets: their rows, with attributes of `sheet`. */
  others?: { name: string; rows: string; attributes?: string; kind?: string }[];
  /** Attributes of the first sheet, such as its state. */
  attributes?: string;
  /** What `sst` has in it. */
  strings?: string;
  /** Codes of number formats: those of the styles 1, 2, …; a number is one that is built in. */
  formats?: (string | number)[];
  /** What `workbook` has before its sheets, and after them. */
  before?: string;
  after?: string;
  /** Instead of a part, or beside them. */
  parts?: Parts;
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

export function partsOf(book: WorkbookOf): Parts {
  const { rows, tail = '', others = [], strings, formats = [], before = '', after = '' } = book;
  const sheets = [
    { name: 'Data', rows, tail, attributes: book.attributes ?? '', kind: 'worksheet' },
    ...others.map((other) => ({ tail: '', attributes: '', kind: 'worksheet', ...other })),
  ];
  const sheetOf = ({ name, attributes }: (typeof sheets)[number], i: number): string =>
    `<sheet name="${escaped(name)}" sheetId="${i + 1}" ${attributes} r:id="rId${i + 1}"/>`;
  const parts: Parts = {
    '_rels/.rels': relationships([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}">${before}<sheets>${sheets.map(sheetOf).join('')}</sheets>${after}</workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map(({ kind }, i): [string, string, string] => [
        `rId${i + 1}`,
        kind,
        `worksheets/sheet${i + 1}.xml`,
      ]),
      ['rIdA', 'styles', '/xl/styles.xml'],
      ['rIdB', 'sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/styles.xml': stylesOf(formats),
  };
  if (strings !== undefined) parts['xl/sharedStrings.xml'] = `<sst xmlns="${main}">${strings}</sst>`;
  for (const [i, sheet] of sheets.entries()) {
    parts[`xl/worksheets/sheet${i + 1}.xml`] =
      `<worksheet xmlns="${main}"><sheetData>${sheet.rows}</sheetData>${sheet.tail}</worksheet>`;
  }
  return { ...parts, ...book.parts };
}

export async function workbook(book: WorkbookOf): Promise<Buffer> {
  return zipped(partsOf(book));
}

/** A cell with a text of its own; the place is said by what is before it. */
export function text(value: string, attributes = ''): string {
  return `<c t="inlineStr" ${attributes}><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

/** A row of texts. */
export function texts(...values: string[]): string {
  return `<row>${values.map((value) => text(value)).join('')}</row>`;
}

function relationships(all: [id: string, kind: string, target: string][]): string {
  const of = ([id, kind, target]: [string, string, string]): string =>
    `<Relationship Id="${id}" Type="${relations}/${kind}" Target="${target}"/>`;
  return `<Relationships xmlns="${packageRelations}">${all.map(of).join('')}</Relationships>`;
}

function stylesOf(formats: (string | number)[]): string {
  const ids = formats.map((format, i) => (typeof format === 'number' ? format : 164 + i));
  const codes = formats.flatMap((format, i) =>
    typeof format === 'number' ? [] : [`<numFmt numFmtId="${ids[i]}" formatCode="${escaped(format)}"/>`],
  );
  const styles = ids.map((id) => `<xf numFmtId="${id}"/>`).join('');
  return `<styleSheet xmlns="${main}"><numFmts>${codes.join('')}</numFmts><cellXfs><xf numFmtId="0"/>${styles}</cellXfs></styleSheet>`;
}

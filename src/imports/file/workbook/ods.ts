/** The rows of a sheet of an OpenDocument spreadsheet (ODF 1.3, part 3, 9), as records, while they are read. */
import { FileFault, quoted } from '../file-fault.js';
import type { SourceRecord } from '../source.js';
import type { Warnings } from '../warnings.js';
import type { Archive } from './archive.js';
import { type Value, warnOfTime } from './cells.js';
import { attribute, valueOf } from './ods-cells.js';
import type { Merges } from './merges.js';
import { mimeTypeOf } from '../other-files.js';
import { lettersOf, mostColumns, mostRows } from '../../../http/tables/references.js';
import type { Table } from './table.js';
import { type Attributes, type Handlers, longestText, readAll, readXml } from './xml.js';

const part = 'content.xml';
const manifest = 'META-INF/manifest.xml';
const mimeType = 'application/vnd.oasis.opendocument.spreadsheet';

/** Characters that rows may come to of which one stands for several. */
const mostRepeated = 16 * longestText;

/** What is within these is no text of the cell. */
const aside = new Set(['annotation', 'annotation-end', 'shapes', 'frame', 'ruby-text', 'custom-shape']);

/** A sheet, as far as its name and its place go. */
export interface OdsSheet {
  name: string;
  isVisible: boolean;
  isFilled: boolean;
}

export async function isOds(archive: Archive): Promise<boolean> {
  return archive.has('mimetype') && archive.has(part) && (await mimeTypeOf(archive)) === mimeType;
}

/** All of the document is read for it. Throws {@link FileFault} if it is encrypted. */
export async function odsSheets(archive: Archive): Promise<OdsSheet[]> {
  if (archive.has(manifest)) {
    await readAll(archive.read(manifest), manifest, {
      open: (name) => {
        if (name === 'encryption-data') {
          throw new FileFault('This is a workbook that is protected by a password. Save it without one.');
        }
      },
    });
  }
  const sheets: OdsSheet[] = [];
  const hidden = new Set<string>();
  let style = '';
  const handlers: Handlers = {
    open: (name, attributes) => {
      if (name === 'style') style = attribute(attributes, 'name') ?? '';
      else if (name === 'table-properties' && attribute(attributes, 'display') === 'false') hidden.add(style);
      else if (name === 'table') {
        const isVisible = !hidden.has(attribute(attributes, 'style-name') ?? '');
        sheets.push({ name: attribute(attributes, 'name') ?? '', isVisible, isFilled: false });
      } else if (name === 'table-cell' && attribute(attributes, 'value-type') !== undefined) {
        const sheet = sheets.at(-1);
        if (sheet !== undefined) sheet.isFilled = true;
      }
    },
  };
  await readAll(archive.read(part), part, handlers);
  return sheets;
}

/** In batches, some of them empty; the first record is the header. */
export async function* readOds(
  archive: Archive,
  sheet: number,
  table: Table,
  merges: Merges,
  warnings: Warnings,
  prefix: string,
): AsyncGenerator<SourceRecord[]> {
  const handlers = new OdsHandlers(sheet, table, merges, warnings, prefix);
  try {
    for await (const _ of readXml(archive.read(part), part, handlers)) yield table.take();
  } catch (error) {
    // What is before the fault.
    yield table.take();
    throw error;
  }
}

class OdsHandlers implements Handlers {
  private sheet = -1;
  private isInSheet = false;
  private row = 0;
  private rowRepeats = 1;
  private isHidden = false;
  private column = 0;
  private cell: Attributes | undefined;
  private isCovered = false;
  private repeats = 1;
  private paragraphs = 0;
  private shown = '';
  /** How deep it is in what is no text. */
  private asides = 0;
  private isText = 0;
  /** Values of a row that stands for several. */
  private values: [number, Value][] = [];
  private length = 0;

  constructor(
    private readonly wanted: number,
    private readonly table: Table,
    private readonly merges: Merges,
    private readonly warnings: Warnings,
    /** What stands before the name of a cell. */
    private readonly prefix: string,
  ) {}

  open(name: string, attributes: Attributes): void {
    if (name === 'table') {
      this.sheet += 1;
      this.isInSheet = this.sheet === this.wanted;
    }
    if (!this.isInSheet) return;
    if (this.asides > 0 || (this.cell !== undefined && aside.has(name))) this.asides += 1;
    else if (name === 'table-row') this.beginRow(attributes);
    else if (name === 'table-cell' || name === 'covered-table-cell') this.beginCell(name, attributes);
    else if (this.cell !== undefined) this.openText(name, attributes);
  }

  text(found: string): void {
    if (this.isText === 0 || this.asides > 0) return;
    // White space is one space, whatever it is (6.1.2).
    this.add(found.replace(/[ \t\r\n]+/g, ' '));
  }

  close(name: string): void {
    if (!this.isInSheet) return;
    if (this.asides > 0) this.asides -= 1;
    else if (name === 'p' || name === 'h') this.isText -= 1;
    else if (name === 'table-cell' || name === 'covered-table-cell') this.endCell();
    else if (name === 'table-row') this.endRow();
    else if (name === 'table') this.isInSheet = false;
  }

  private openText(name: string, attributes: Attributes): void {
    if (name === 'p' || name === 'h') {
      this.isText += 1;
      if (this.paragraphs > 0) this.shown += '\n';
      this.paragraphs += 1;
    } else if (name === 's') this.add(' '.repeat(countOf(attribute(attributes, 'c'), longestText)));
    else if (name === 'tab') this.add('\t');
    else if (name === 'line-break') this.add('\n');
  }

  private add(text: string): void {
    this.shown += text;
    if (this.shown.length > longestText) {
      throw new FileFault(`Row ${this.row + 1} has a text of more than ${longestText} characters.`);
    }
  }

  private beginRow(attributes: Attributes): void {
    this.rowRepeats = countOf(attribute(attributes, 'number-rows-repeated'), mostRows);
    this.isHidden = (attribute(attributes, 'visibility') ?? 'visible') !== 'visible';
    this.column = 0;
    this.values = [];
    this.length = 0;
  }

  private beginCell(name: string, attributes: Attributes): void {
    this.cell = attributes;
    this.isCovered = name.startsWith('covered');
    this.repeats = countOf(attribute(attributes, 'number-columns-repeated'), mostColumns);
    this.paragraphs = 0;
    this.shown = '';
    this.isText = 0;
  }

  private endCell(): void {
    const cell = this.cell!;
    const { column, isCovered } = this;
    const [left, top] = [column, this.row + 1];
    this.column += this.repeats;
    this.cell = undefined;
    if (isCovered) return;
    const first = `${lettersOf(left)}${top}`;
    const value = valueOf(cell, this.shown.trim(), this.prefix + first, (told) => {
      warnOfTime(told, this.shown.includes(':'), top, this.warnings);
    });
    const rows = countOf(attribute(cell, 'number-rows-spanned'), mostRows);
    const columns = countOf(attribute(cell, 'number-columns-spanned'), mostColumns);
    if (rows > 1 || columns > 1) {
      this.merges.add({ first, top, bottom: top + rows - 1, left, right: left + columns - 1 });
    }
    if (value.text === '' && value.told === undefined) return;
    for (let i = 0; i < this.repeats; i += 1) this.values.push([left + i, value]);
    this.length += this.repeats * value.text.length;
  }

  private endRow(): void {
    const { rowRepeats: repeats } = this;
    if (this.values.length === 0) {
      this.row += repeats;
      return;
    }
    if (this.row + repeats > mostRows) throw new FileFault(`The sheet has more than ${mostRows} rows.`);
    if (repeats > 1 && repeats * (this.length + this.values.length) > mostRepeated) {
      throw new FileFault(
        `Row ${this.row + 1} stands for ${repeats} rows of the same. Delete those that are too much.`,
      );
    }
    for (let i = 0; i < repeats; i += 1) {
      this.row += 1;
      for (const [column, value] of this.values) this.table.add(this.row, column, value);
      this.table.end(this.row, this.isHidden);
    }
  }
}

function countOf(text: string | undefined, most: number): number {
  const count = text === undefined ? 1 : Number(text);
  if (!Number.isInteger(count) || count < 0)
    throw new FileFault(`A part of the sheet is there ${quoted(text!)} times.`);
  return Math.min(count, most + 1);
}

/** The rows of a sheet of an Excel workbook, as records, while they are read (ECMA-376, 18.3). */
import { FileFault, quoted } from '../file-fault.js';
import type { SourceRecord } from '../source.js';
import type { Cells, WrittenCell } from './cells.js';
import { columnOf, mostColumns, mostRows } from '../../../http/tables/references.js';
import type { Table } from './table.js';
import { isTrue } from './workbook.js';
import { type Attributes, type Handlers, readXml } from './xml.js';

/** In batches, some of them empty; the first record is the header. */
export async function* readSheet(
  slices: AsyncIterable<Buffer>,
  part: string,
  cells: Cells,
  table: Table,
): AsyncGenerator<SourceRecord[]> {
  try {
    for await (const _ of readXml(slices, part, new SheetHandlers(cells, table))) yield table.take();
  } catch (error) {
    // What is before the fault.
    yield table.take();
    throw error;
  }
}

/** What has been read of the cell that is being read, and where it is. */
class SheetHandlers implements Handlers, WrittenCell {
  row = 0;
  /** Of a cell that does not say its place, the next. */
  column = -1;
  type = 'n';
  style = 0;
  written: string | undefined;
  hasFormula = false;
  private isInData = false;
  private isHidden = false;
  private isInline = false;
  private phonetic = 0;
  private isText = false;

  constructor(
    private readonly cells: Cells,
    private readonly table: Table,
  ) {}

  open(name: string, attributes: Attributes): void {
    if (!this.isInData) {
      this.isInData = name === 'sheetData';
      return;
    }
    switch (name) {
      case 'c':
        this.beginCell(attributes);
        break;
      case 'v':
        this.begin(!this.isInline);
        break;
      case 't':
        this.begin(this.isInline && this.phonetic === 0);
        break;
      case 'row':
        this.beginRow(attributes);
        break;
      case 'f':
        this.hasFormula = true;
        break;
      case 'is':
        this.isInline = true;
        break;
      case 'rPh':
        this.phonetic += 1;
        break;
      default:
    }
  }

  text(found: string): void {
    if (this.isText) this.written += found;
  }

  close(name: string): void {
    this.isText = false;
    switch (name) {
      case 'c':
        this.endCell();
        break;
      case 'row':
        this.table.end(this.row, this.isHidden);
        break;
      case 'is':
        this.isInline = false;
        break;
      case 'rPh':
        this.phonetic -= 1;
        break;
      case 'sheetData':
        this.isInData = false;
        break;
      default:
    }
  }

  private begin(isText: boolean): void {
    this.isText = isText;
    if (isText) this.written ??= '';
  }

  private beginRow({ r, hidden }: Attributes): void {
    const row = r === undefined ? this.row + 1 : Number(r);
    if (!(Number.isInteger(row) && row > this.row && row <= mostRows)) {
      throw new FileFault(
        `The sheet has row ${quoted(r ?? String(row))} after row ${this.row}: rows are numbered from 1 to ${mostRows}, ` +
          'in order. Is the file damaged? Save it again with a spreadsheet program.',
      );
    }
    this.row = row;
    this.isHidden = isTrue(hidden);
    this.column = -1;
  }

  private beginCell({ r, t = 'n', s }: Attributes): void {
    this.column += 1;
    if (r !== undefined) this.column = this.columnIn(r);
    if (this.column >= mostColumns)
      throw new FileFault(`Row ${this.row} has more than ${mostColumns} columns.`);
    this.type = t;
    this.style = s === undefined ? 0 : Number(s);
    this.written = undefined;
    this.hasFormula = false;
  }

  private columnIn(ref: string): number {
    let end = 0;
    while (ref.charCodeAt(end) > 64) end += 1;
    const column = end === 0 ? -1 : columnOf(ref.slice(0, end));
    if (column < 0 || Number(ref.slice(end)) !== this.row) {
      throw new FileFault(
        `Row ${this.row} has the cell ${quoted(ref)}, which is not in it. Is the file damaged?`,
      );
    }
    return column;
  }

  private endCell(): void {
    if (this.written === undefined && !this.hasFormula) return;
    this.table.add(this.row, this.column, this.cells.read(this));
  }
}

/** Whether a sheet has any value; its first is enough. */
export async function hasValues(slices: AsyncIterable<Buffer>, part: string): Promise<boolean> {
  let isFound = false;
  const handlers: Handlers = {
    open: (name) => {
      isFound ||= name === 'v' || name === 't';
    },
  };
  for await (const _ of readXml(slices, part, handlers)) if (isFound) break;
  return isFound;
}

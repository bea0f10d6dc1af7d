/**
 * From the cells of a sheet, row by row, to records: the first row that is not empty names the columns, and each other that is
 * not empty is a record. Columns without a name and without values are none.
 */
import { FileFault } from '../file-fault.js';
import type { SourceRecord, Told } from '../source.js';
import type { Warnings } from '../warnings.js';
import type { Value } from './cells.js';
import { lettersOf } from '../../../http/tables/references.js';
import { longestText } from './xml.js';

/** Tells of a cell that is empty in which other one that is merged with it its value is. */
export interface MergedCells {
  begin(row: number): void;
  into(row: number, column: number, isEmpty: boolean): string | undefined;
}

export class Table {
  private header: SourceRecord | undefined;
  /** The columns that have a name, from the left. */
  private columns: number[] = [];
  /** Of a column, its place in {@link columns}. */
  private readonly places: number[] = [];
  /** Of the last record: most have the same. */
  private told: ReadonlyMap<number, Told> | undefined;
  /** Of the row that is being read; a map of its own (V8's, once cleared, keeps what comes next for as long as it is itself kept). */
  private cells = new Map<number, Value>();
  private length = 0;
  private fault: string | undefined;
  private ready: SourceRecord[] = [];

  constructor(
    private readonly warnings: Warnings,
    private readonly merged: MergedCells | undefined,
    /** Whether values in columns without a name are left out, and no fault. */
    private readonly ignoresOthers: boolean,
    /** What stands before the name of a cell. */
    private readonly sheet: string,
  ) {}

  /** What the columns that have a name are called in the sheet. */
  get columnNames(): string[] {
    return this.columns.map((column) => this.nameOf(column));
  }

  private nameOf(column: number): string {
    return `${this.sheet}${lettersOf(column)}`;
  }

  /** Records since they were last taken; of all that are, the first is the header. */
  take(): SourceRecord[] {
    const { ready } = this;
    if (ready.length > 0) this.ready = [];
    return ready;
  }

  /** A cell of the row that {@link end} ends, in any order. */
  add(row: number, column: number, value: Value): void {
    if (value.text === '' && value.told === undefined) return;
    if (this.cells.has(column))
      this.fault ??= `${this.nameOf(column)}${row} is in the sheet twice: is the file damaged?`;
    this.cells.set(column, value);
    this.length += value.text.length;
    if (this.length > longestText) {
      throw new FileFault(`Row ${row} has more than ${longestText} characters. Split its texts.`);
    }
  }

  end(row: number, isHidden: boolean): void {
    this.merged?.begin(row);
    if (this.cells.size > 0) {
      const record = this.header === undefined ? this.headerOf(row) : this.recordOf(row);
      if (record !== undefined) this.ready.push(record);
      if (isHidden && record !== undefined) {
        this.warnings.add(
          'hidden-rows',
          'Rows that are hidden in the sheet, by hand or by a filter, are imported too. Delete them if they are not meant.',
          row,
        );
      }
      this.cells = new Map();
    }
    this.length = 0;
    this.fault = undefined;
  }

  private headerOf(row: number): SourceRecord {
    this.columns = [...this.cells.keys()].sort((a, b) => a - b);
    for (const [place, column] of this.columns.entries()) {
      this.places[column] = place;
      this.merged?.into(row, column, false);
    }
    this.header = { line: row, fields: this.columns.map((column) => this.cells.get(column)!.text) };
    return this.header;
  }

  /** Undefined if it has nothing but what is left out. */
  private recordOf(row: number): SourceRecord | undefined {
    const fields = Array<string>(this.columns.length).fill('');
    const others: string[] = [];
    let tolds = 0;
    let isAsLast = true;
    for (const [column, value] of this.cells) {
      const place = this.places[column];
      if (place !== undefined) {
        fields[place] = value.text;
        if (value.told === undefined) continue;
        tolds += 1;
        isAsLast &&= this.told?.get(place) === value.told;
      } else if (!this.ignoresOthers) {
        others.push(value.text);
        this.fault ??=
          `${this.nameOf(column)}${row} has a value, and its column no name in row ${this.header!.line}. ` +
          'Name the column, or empty it.';
      }
    }
    if (!isAsLast || tolds !== (this.told?.size ?? 0)) this.told = this.toldOf(tolds);
    let { told } = this;
    if (told === undefined && others.length === 0 && fields.every((field) => field === '')) return undefined;
    if (this.merged !== undefined) told = this.withMerged(row, fields, told);
    return {
      line: row,
      fields: others.length === 0 ? fields : [...fields, ...others],
      ...(told !== undefined && { told }),
      ...(this.fault !== undefined && { fault: this.fault }),
    };
  }

  private toldOf(count: number): ReadonlyMap<number, Told> | undefined {
    if (count === 0) return undefined;
    const told = new Map<number, Told>();
    for (const [column, value] of this.cells) {
      const place = this.places[column];
      if (place !== undefined && value.told !== undefined) told.set(place, value.told);
    }
    return told;
  }

  private withMerged(
    row: number,
    fields: readonly string[],
    before: ReadonlyMap<number, Told> | undefined,
  ): ReadonlyMap<number, Told> | undefined {
    let told: Map<number, Told> | undefined;
    for (const [place, column] of this.columns.entries()) {
      const isEmpty = fields[place] === '' && before?.get(place) === undefined;
      const first = this.merged!.into(row, column, isEmpty);
      if (first === undefined || !isEmpty) continue;
      const cell = `${this.nameOf(column)}${row}`;
      (told ??= new Map(before)).set(place, {
        fault: `${cell} is merged with ${first}, which alone has the value. Unmerge them, and fill each.`,
      });
    }
    return told ?? before;
  }
}

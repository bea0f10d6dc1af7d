/**
 * How many fields a record may have.
 *
 * Some programs end a row at its last value: a short line that has all required columns is a row, and a warning tells of
 * it. Others write a line break within a text as it is, which tears a row. So a short line that cannot be a row may be a
 * piece of one: it is in doubt, with those around it that would make up a row with it. And short lines that are together
 * one row are in doubt if the program writes out columns that are empty, for then it ends no row early. An upload that says
 * dialect=quotes says that neither is so.
 */
import { FileFault } from '../file-fault.js';
import type { SourceRecord } from '../source.js';
import type { Form } from './form.js';

/** Records that are waited for at most, for the line that puts those before it in doubt. */
const mostHeld = 1000;

/** Where a column is without which a record is no row. */
export interface Needed {
  place: number;
  mayBeEmpty: boolean;
}

export async function* withinWidths(
  batches: AsyncIterable<SourceRecord[]>,
  form: Form,
  needed: readonly Needed[],
): AsyncGenerator<SourceRecord[]> {
  const look = new WidthLook(form, needed);
  let held: SourceRecord[] = [];
  try {
    for await (const batch of batches) {
      held = held.length > 0 ? held.concat(batch) : batch;
      look.at(held);
      const ready = held.splice(0, look.firstOpen(held));
      if (ready.length > 0) yield look.released(ready);
    }
    look.at(held, true);
  } catch (error) {
    // What is before the fault, and certain.
    yield look.released(look.certain(held));
    throw error;
  }
  yield look.released(held);
}

class WidthLook {
  /** A row that ends with what is empty. */
  private writesEmpty: SourceRecord | undefined;
  /** Short lines that are together one row. */
  private perhapsTorn: SourceRecord[] | undefined;

  constructor(
    private readonly form: Form,
    private readonly needed: readonly Needed[],
  ) {}

  /** Looks at records, of which the first is not short or was looked at before. */
  at(records: readonly SourceRecord[], isEnd = false): void {
    const { form } = this;
    let run = -1;
    for (let i = 0; i < records.length; i += 1) {
      const record = records[i]!;
      if (this.isShort(record)) {
        if (run < 0) run = i;
        if (!this.isRow(record)) this.doubt(records, i);
      } else {
        if (run >= 0) this.endRun(records.slice(run, i));
        run = -1;
        const last = record.fields.length - 1;
        const isEmpty = record.fields[last] === '' || record.told?.get(last) === 'bare';
        if (isEmpty) this.writesEmpty ??= record;
      }
    }
    const last = records.at(-1);
    if (isEnd && run >= 0) this.endRun(records.slice(run));
    if (isEnd && last !== undefined && this.isShort(last) && !form.endsWithBreak) {
      last.fault ??= `${tooFew(last, form.width)} Is it cut off?`;
    }
    this.checkTorn();
  }

  /** From where on records may still be put in doubt: the last that is not short, and what follows. */
  firstOpen(records: readonly SourceRecord[]): number {
    const last = records.findLastIndex((record) => !this.isShort(record));
    if (records.length - last <= mostHeld) return Math.max(0, last);
    return Math.max(0, records.length - this.form.width - 1);
  }

  /** Those before the first that is short. */
  certain(records: SourceRecord[]): SourceRecord[] {
    const short = records.findIndex((record) => this.isShort(record));
    return short < 0 ? records : records.slice(0, short);
  }

  released(records: SourceRecord[]): SourceRecord[] {
    const { width, warnings } = this.form;
    for (const record of records) {
      const { fields } = record;
      if (fields.length === width || record.fault !== undefined) continue;
      if (fields.length > width) {
        record.fault =
          `Too many columns: the line has ${fields.length}, the header ${width}. ` +
          'Put quotes around a text that has a delimiter.';
        continue;
      }
      warnings.add(
        'short-row',
        'A line ends before its last column: what it lacks is not said. If a text has a line break, put quotes around it.',
        record.line,
      );
      while (fields.length < width) fields.push(null);
    }
    return records;
  }

  private get isQuoted(): boolean {
    return this.form.isTold && this.form.dialect === 'quotes';
  }

  private isShort({ fields, fault }: SourceRecord): boolean {
    return fields.length < this.form.width && (fault === undefined || fields.length > 0);
  }

  private isRow({ fields }: SourceRecord): boolean {
    return this.needed.every(({ place, mayBeEmpty }) =>
      mayBeEmpty ? place < fields.length : (fields[place] ?? '') !== '',
    );
  }

  /** Of a line that is no row, and those around it that are one row with it. */
  private doubt(records: readonly SourceRecord[], at: number): void {
    const { width } = this.form;
    const stray = records[at]!;
    // Who says that texts with line breaks are in quotes has a line that is too short, and no more.
    const before = this.isQuoted ? undefined : records[at - 1];
    stray.fault ??=
      `${tooFew(stray, width)} ` +
      (before === undefined
        ? 'Is it cut off?'
        : `It may be the rest of line ${before.line}, in which a text then has a line break: put quotes around such a text.`);
    if (this.isQuoted) return;
    for (const step of [-1, 1]) {
      let count = stray.fields.length;
      for (let i = at + step; records[i] !== undefined; i += step) {
        const piece = records[i]!;
        // A text that is torn is a field in both pieces. What is next before is in doubt whatever it has.
        count += piece.fields.length - 1;
        if (step > 0 ? !this.isShort(piece) || count > width : count > width && i < at - 1) break;
        piece.fault ??=
          `Line ${stray.line} is no row, and may be a piece of this one, in which a text then has a line break: put quotes ` +
          'around such a text.';
      }
    }
  }

  private endRun(run: SourceRecord[]): void {
    const fields = run.reduce((sum, record) => sum + record.fields.length - 1, 1);
    const isOneRow = run.length > 1 && fields === this.form.width;
    if (isOneRow && !this.isQuoted && run.every((record) => record.fault === undefined))
      this.perhapsTorn ??= run;
  }

  private checkTorn(): void {
    const { writesEmpty, perhapsTorn } = this;
    if (writesEmpty === undefined || perhapsTorn === undefined) return;
    throw new FileFault(
      `Lines ${perhapsTorn[0]!.line} to ${perhapsTorn.at(-1)!.line} have together the columns of one row, and line ` +
        `${writesEmpty.line} has all columns though the last is empty: is there a line break in a text? Put quotes around ` +
        'such a text; or, if these lines are rows, say dialect=quotes.',
    );
  }
}

function tooFew({ fields }: SourceRecord, width: number): string {
  return `Too few columns: the line has ${fields.length}, the header ${width}.`;
}

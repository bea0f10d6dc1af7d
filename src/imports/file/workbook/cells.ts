/**
 * What a cell of an Excel workbook says: the value that its author sees. Where that cannot be told for sure, it is a fault
 * that names the cell and says what to do.
 */
import { quoted } from '../file-fault.js';
import type { Told } from '../source.js';
import type { Warnings } from '../warnings.js';
import { type NumberFormat, type Section, sectionFor, shownNumber, shownText } from './number-format.js';
import { lettersOf } from '../../../http/tables/references.js';
import { readIsoDate, readSerial, type Wall } from './serial.js';
import type { SharedStrings } from './shared-strings.js';
import type { Styles } from './styles.js';
import { plainText } from './texts.js';

/** A cell as it is written. */
export interface WrittenCell {
  row: number;
  /** From 0. */
  column: number;
  /** `t` of it. */
  type: string;
  style: number;
  /** What is in `v`, or in `is`; undefined if there is neither. */
  written: string | undefined;
  hasFormula: boolean;
}

export interface Value {
  text: string;
  told?: Told;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Digits that Excel keeps of a number. */
const mostDigits = 15;

export class Cells {
  constructor(
    private readonly styles: Styles,
    private readonly strings: SharedStrings,
    private readonly is1904: boolean,
    /** Formulas are to be reckoned by whoever opens the workbook: what is stored of them is not what is seen. */
    private readonly isReckonedAnew: boolean,
    private readonly warnings: Warnings,
    /** What stands before the name of a cell. */
    private readonly sheet: string,
  ) {}

  read(cell: WrittenCell): Value {
    const { type, written: text, hasFormula } = cell;
    if (hasFormula && (text === undefined || (text === '' && type !== 'str') || this.isReckonedAnew)) {
      return fault(
        text ?? '',
        `${this.nameOf(cell)} has a formula without its value, which a spreadsheet program adds: open and save the workbook there.`,
      );
    }
    if (text === undefined || (text === '' && type !== 'str')) return { text: '' };
    switch (type) {
      case 's':
        return this.sharedText(cell, text);
      case 'inlineStr':
      case 'str':
        return this.text(cell, plainText(text).trim());
      case 'b':
        return { text: text.trim() === '1' || text.trim() === 'true' ? 'TRUE' : 'FALSE' };
      case 'e':
        return fault(text, `${this.nameOf(cell)} has the error ${text.trim()}, and so no value.`);
      case 'd':
        return this.date(cell, readIsoDate(text.trim()), undefined);
      case 'n':
        return this.number(cell, text.trim());
      default:
        return fault(text, `${this.nameOf(cell)} is of a type that is not known (${quoted(type)}).`);
    }
  }

  private sharedText(cell: WrittenCell, text: string): Value {
    const found = this.strings.get(Number(text));
    if (found === undefined) {
      return fault(
        '',
        `${this.nameOf(cell)} names a text that is not in the workbook (${quoted(text)}): is the file damaged?`,
      );
    }
    return this.text(cell, found.trim());
  }

  private text(cell: WrittenCell, text: string): Value {
    const { style } = cell;
    const tokens = style === 0 ? undefined : this.styles.formatOf(style)?.text;
    if (tokens === undefined || text === '') return { text };
    if (!tokens.some(({ is }) => is === 'text')) {
      return fault(text, `${this.nameOf(cell)} has a text that its number format hides. Format it as text.`);
    }
    return { text: shownText(tokens, text).trim() };
  }

  private number(cell: WrittenCell, text: string): Value {
    const { style } = cell;
    const value = Number(text);
    if (!decimal.test(text) || !Number.isFinite(value)) {
      return fault(text, `${this.nameOf(cell)} has a number that cannot be read (${quoted(text)}).`);
    }
    const format = this.styles.formatOf(style);
    if (format === undefined) {
      return fault(
        text,
        `${this.nameOf(cell)} has a number format that is not in the workbook. Save it again.`,
      );
    }
    const section = sectionFor(format, value);
    if (section.is === 'date') return this.date(cell, readSerial(value, this.is1904), section);
    if (section.is === 'duration') {
      return fault(text, `${this.nameOf(cell)} is a duration (number format ${quoted(format.code)}).`);
    }
    return this.plainNumber(cell, text, value, format, section);
  }

  private plainNumber(
    cell: WrittenCell,
    text: string,
    value: number,
    format: NumberFormat,
    section: Section,
  ): Value {
    if (isLong(value)) {
      return fault(
        text,
        `${this.nameOf(cell)} is stored as a number, and its last digits are lost: a number has ${mostDigits}. ` +
          'Format the column as text, and enter it anew.',
      );
    }
    const plain = plainDecimal(value);
    if (section.is === 'general') return { text: plain, told: 'number' };
    const shown = shownNumber(section, section === format.sections[0], value);
    if (shown === plain) return { text: plain, told: 'number' };
    if (shown !== undefined) return { text: shown };
    return fault(
      plain,
      `${this.nameOf(cell)} holds ${plain}, and its number format ${quoted(format.code)} shows something else. ` +
        'Format the column as text, and check what it shows then.',
    );
  }

  private nameOf({ row, column }: WrittenCell): string {
    return `${this.sheet}${lettersOf(column)}${row}`;
  }

  /** @param section what it is shown by, if that is said */
  private date(cell: WrittenCell, wall: Wall, section: Section | undefined): Value {
    const { row, written: text = '' } = cell;
    if ('fault' in wall)
      return fault(text, `${this.nameOf(cell)} ${wall.fault} (stored as ${quoted(text)}).`);
    const { told, text: found } = wall;
    if (section !== undefined && !section.shows.day) {
      return fault(found, `${this.nameOf(cell)} is ${found} and does not show the day. Format it as a date.`);
    }
    if (section !== undefined && !section.shows.year) {
      this.warnings.add(
        'year-not-shown',
        'Dates do not show their year in the sheet; the one that is stored is taken.',
        row,
      );
    }
    if (section !== undefined) warnOfTime(told, section.shows.time, row, this.warnings);
    return { text: found, told };
  }
}

/** A word about a date that is shown as a day and has a time, or the other way round. */
export function warnOfTime(told: 'day' | 'time', showsTime: boolean, row: number, warnings: Warnings): void {
  if (told === 'time' && !showsTime) {
    warnings.add(
      'time-not-shown',
      'Dates have a time of day that the sheet does not show, and it is taken. Were days meant?',
      row,
    );
  }
  if (told === 'day' && showsTime) {
    warnings.add(
      'midnight-as-day',
      'Dates show midnight as their time, and are taken as days, which end 24 hours later.',
      row,
    );
  }
}

function fault(text: string, sentence: string): Value {
  return { text: text.trim(), told: { fault: sentence } };
}

/** Whether its last digits may be lost: a program keeps 15. */
function isLong(value: number): boolean {
  return Math.abs(value) >= 10 ** mostDigits;
}

/** The shortest text of a number, or of its first 15 digits, which are those that are seen; without an exponent. */
function plainDecimal(value: number): string {
  const text = String(Number(value.toPrecision(mostDigits)));
  const small = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text);
  if (small === null) return text;
  const [, sign, first, rest = '', exponent] = small;
  return `${sign}0.${'0'.repeat(Number(exponent) - 1)}${first}${rest}`;
}

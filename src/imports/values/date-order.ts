/**
 * The order of day, month and year in dates of three numbers. It is never guessed: the upload says it, or the whole
 * column proves it, or the file is refused with what can be said.
 */
import { FileFault, quoted } from '../file/file-fault.js';
import { type DateOrder, dateOrders, type SourceRecord } from '../file/source.js';
import { inWords } from './months.js';

/** Three numbers as a date has them, `31`, `1`, `2027`; none has four digits but the last. */
export type Numbers = readonly [string, string, string];

const threeNumbers = /^(?:[a-z]{3,9}\.?,? )?(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d./-])/i;

/** Those of a text that is, or begins with, a date in an order that has to be known. */
export function numbersOf(text: string): Numbers | undefined {
  const found = threeNumbers.exec(text);
  return found === null ? undefined : [found[1]!, found[3]!, found[4]!];
}

/** What they are by an order; a year of two digits is one of this century. Undefined if they are no date by it. */
export function dayBy(
  order: DateOrder,
  [a, b, c]: Numbers,
): { year: number; month: number; day: number } | undefined {
  if (order === 'ymd' && (c.length === 4 || a.length === 1)) return undefined;
  const [y, m, d] = order === 'ymd' ? [a, b, c] : order === 'dmy' ? [c, b, a] : [c, a, b];
  const [year, month, day] = [Number(y) + (y.length === 2 ? 2000 : 0), Number(m), Number(d)];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { year, month, day } : undefined;
}

interface Seen {
  line: number;
  text: string;
}

const pairs = [
  ['dmy', 'mdy'],
  ['ymd', 'dmy'],
  ['ymd', 'mdy'],
] as const;

/**
 * Reads a column of a file for the one order that all its dates have. Throws {@link FileFault} if more than one would do
 * and they say different days, or none does. Undefined if there is no such date.
 * @param textsOf what a record has there
 */
export async function surveyDates(
  records: AsyncIterable<SourceRecord[]>,
  textsOf: (record: SourceRecord) => readonly string[],
): Promise<DateOrder | undefined> {
  /** By order, the first date that is none by it; by pair of orders, the first that is another day by each. */
  const against = new Map<DateOrder, Seen>();
  const open = new Map<(typeof pairs)[number], Seen>();
  let last: string | null = null;
  let hasDates = false;
  for await (const batch of records) {
    for (const record of batch) {
      for (const text of textsOf(record)) {
        // A column has the same day again and again.
        if (text === last) continue;
        last = text;
        const numbers = numbersOf(text);
        // What is a date by no order is a fault of its row.
        if (numbers === undefined || dateOrders.every((order) => dayBy(order, numbers) === undefined))
          continue;
        hasDates = true;
        const seen = { line: record.line, text };
        for (const order of dateOrders)
          if (!against.has(order) && dayBy(order, numbers) === undefined) against.set(order, seen);
        for (const pair of pairs) if (!open.has(pair) && areApart(pair, numbers)) open.set(pair, seen);
      }
    }
  }
  if (!hasDates) return undefined;
  const left = dateOrders.filter((order) => !against.has(order));
  if (left.length === 0) throw contradiction(against);
  for (const pair of pairs) {
    const seen = open.get(pair);
    if (seen !== undefined && pair.every((order) => left.includes(order))) throw question(seen, left);
  }
  return left[0]!;
}

function areApart([one, other]: (typeof pairs)[number], numbers: Numbers): boolean {
  return reading(one, numbers) !== reading(other, numbers);
}

function question({ line, text }: Seen, left: readonly DateOrder[]): FileFault {
  const readings = left.map((order) => `${reading(order, numbersOf(text)!)} (dateOrder=${order})`);
  return new FileFault(
    `The date ${quoted(text)} in line ${line} can be ${readings.join(' or ')}, and no date of the file shows which. ` +
      `Upload it with ${left.map((order) => `dateOrder=${order}`).join(' or ')}.`,
    ['dateOrder'],
  );
}

function contradiction(against: ReadonlyMap<DateOrder, Seen>): FileFault {
  const [day, month] = [against.get('mdy')!, against.get('dmy')!];
  return new FileFault(
    `The dates of the file are in different orders: ${quoted(day.text)} in line ${day.line} is none with the month first, ` +
      `${quoted(month.text)} in line ${month.line} none with the day first. Write them alike, such as 2027-01-31.`,
  );
}

function reading(order: DateOrder, numbers: Numbers): string | undefined {
  const day = dayBy(order, numbers);
  return day && inWords(day);
}

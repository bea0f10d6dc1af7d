/**
 * Days and times in the forms in which databases, languages and people write them. What has an offset is an instant; what
 * has none is one where the upload says, or else where the organization is. A time that clocks there skip or have twice is
 * refused, as is whatever can be read in two ways.
 */
import {
  type Day,
  firstInstant,
  instantsOf,
  lastInstant,
  parseDay,
  timeZoneOf,
  withOffset,
} from '../../http/validation/days.js';
import { parseMoment } from '../../http/validation/is-moment.js';
import { type DateOrder, dateOrders } from '../file/source.js';
import { dayBy, numbersOf } from './date-order.js';
import { noMoment } from './moment-faults.js';
import { inWords, monthOf, weekdayName, weekdayOf } from './months.js';

/** What a text says, and what had to be taken for granted to know it. */
export interface Moment {
  is: Date | Day;
  /** A time without an offset: it is that of the zone. */
  isLocal: boolean;
  /** A year of two digits: it is one of this century. */
  isShort: boolean;
  /** A time at the start of a day, by its own offset. */
  isMidnight: boolean;
}

export interface MomentContext {
  timeZone: string;
  /** Undefined as long as no date was met that needs it: see {@link numbersOf}. */
  dateOrder: DateOrder | undefined;
}

const weekday = '(?:(?<weekday>[a-z]{3,9})\\.?,? )?';
// Some write 12.30 for 12:30.
const clock =
  '(?<hour>\\d{1,2})(?<colon>[:.])(?<minute>\\d\\d)(?:\\k<colon>(?<second>\\d\\d)(?:[.,](?<fraction>\\d+))?)?(?: ?(?<half>[ap])\\.?m\\.?)?';
// What comes after an offset is a name for it: GMT+0100 (Central European Standard Time), -0500 EST.
const zone =
  ' ?(?:(?:GMT|UTC)?(?<offset>[+-](?:[01]\\d|2[0-3])(?::?[0-5]\\d)?)(?: (?:[a-z]{2,5}|\\([^()]+\\)))?|(?<utc>Z|GMT|UTC))';
const time = `(?:(?:T|,? {1,2})${clock}(?:${zone})?)?`;
const ordinal = '(?:st|nd|rd|th)?';

const forms = [
  // 2027/01/31, 2027-1-31 12:30, 2027-01-31 12:00:00+00
  `${weekday}(?<year>\\d{4})(?<mark>[-/.])(?<month>\\d{1,2})\\k<mark>(?<day>\\d{1,2})${time}`,
  // 20270131, 20270131T120000Z
  `(?<year>(?:19|20)\\d\\d)(?<month>\\d\\d)(?<day>\\d\\d)(?:T(?<hour>\\d\\d)(?<minute>\\d\\d)(?:(?<second>\\d\\d)(?:[.,](?<fraction>\\d+))?)?(?:${zone})?)?`,
  // 31.01.2027, 1/31/27 3:15 PM
  `${weekday}(?<numbers>\\d{1,2}(?<mark>[-/.])\\d{1,2}\\k<mark>(?:\\d{4}|\\d\\d))${time}`,
  // 31-JAN-27, Sun, 31 Jan 2027 12:00:00 +0100
  `${weekday}(?<day>\\d{1,2})${ordinal}[-. ]{0,2}(?<name>[a-z]{3,9})\\.?[-, ]{1,2}(?<year>\\d{4}|\\d\\d)${time}`,
  // Jan 31, 2027, Sun Jan 31 2027 12:00:00 GMT+0100 (…)
  `${weekday}(?<name>[a-z]{3,9})\\.? {1,2}(?<day>\\d{1,2})${ordinal},? (?<year>\\d{4})${time}`,
  // Sun Jan 31 12:00:00 UTC 2027
  `${weekday}(?<name>[a-z]{3,9}) {1,2}(?<day>\\d{1,2}) ${clock}(?:${zone})? (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`, 'i'));

type Groups = Partial<Record<string, string>>;

/** Returns a sentence that lacks its subject if it is no moment, or one that is not certain. */
export function readMoment(text: string, context: MomentContext): Moment | string {
  const plain = parseMoment(text);
  if (plain !== undefined)
    return {
      is: plain,
      isLocal: false,
      isShort: false,
      isMidnight: /^.{11}00:00:00(?:\.0+)?[^.\d]/.test(text),
    };
  // RFC 9557, as Java writes it: 2027-01-31T12:00+01:00[Europe/Paris].
  const [, own = text, named] = /^(.+)\[([^[\]]+)\]$/.exec(text) ?? [];
  const timeZone = named === undefined ? context.timeZone : timeZoneOf(named);
  if (timeZone === undefined) return noMoment(text);
  for (const form of forms) {
    const found = form.exec(own)?.groups;
    if (found !== undefined)
      return momentOf(found, { ...context, timeZone }, named !== undefined) ?? noMoment(text);
  }
  return noMoment(text);
}

/** @param isNamed whether the text itself names the zone */
function momentOf(found: Groups, context: MomentContext, isNamed: boolean): Moment | string | undefined {
  const date = dateOf(found, context);
  if (typeof date !== 'object') return date;
  if (found['weekday'] !== undefined && weekdayOf(found['weekday']) !== date.dayOfWeek) {
    if (weekdayOf(found['weekday']) === 0) return undefined;
    return `says ${weekdayName(weekdayOf(found['weekday']))}, but ${inWords(date)} is a ${weekdayName(date.dayOfWeek)}`;
  }
  const isShort = /^\d\d$|\D\d\d$/.test(found['year'] ?? found['numbers'] ?? '');
  if (found['hour'] === undefined) {
    const day = parseDay(date.toString());
    return day === undefined || isNamed ? undefined : { is: day, isLocal: false, isShort, isMidnight: false };
  }
  const timeOfDay = timeOf(found);
  if (typeof timeOfDay !== 'object') return timeOfDay;
  const local = date.toPlainDateTime(timeOfDay);
  const isMidnight = timeOfDay.equals(new Temporal.PlainTime());
  const offset = found['utc'] === undefined ? found['offset'] : '+00';
  const instant = instantOf(local, offset === undefined ? context.timeZone : offsetZone(offset));
  if (typeof instant === 'string') return instant;
  if (instant < firstInstant || instant > lastInstant) return undefined;
  if (isNamed && !instantsOf(local, context.timeZone).some((each) => each.getTime() === instant.getTime()))
    return `has the offset ${offset}, which is not that of ${context.timeZone} then`;
  return { is: instant, isLocal: offset === undefined && !isNamed, isShort, isMidnight };
}

function dateOf(found: Groups, { dateOrder }: MomentContext): Temporal.PlainDate | string | undefined {
  const { numbers, name, year: y = '', month, day } = found;
  let parts: { year: number; month: number; day: number } | undefined;
  if (numbers !== undefined) {
    const three = numbersOf(numbers)!;
    parts = dateOrder && dayBy(dateOrder, three);
    if (parts === undefined && dateOrder !== undefined) return `is no date by dateOrder=${dateOrder}`;
    if (parts === undefined)
      return dateOrders.some((order) => dayBy(order, three))
        ? 'has an order of day and month that is not known: say dateOrder, or write it as 2027-01-31'
        : 'is no date';
  } else {
    const ofYear = name === undefined ? Number(month) : monthOf(name);
    if (ofYear === 0 && name !== undefined)
      return 'names a month that is none in English: write it as 2027-01-31';
    parts = { year: Number(y) + (y.length === 2 ? 2000 : 0), month: ofYear, day: Number(day) };
  }
  try {
    return Temporal.PlainDate.from(parts, { overflow: 'reject' });
  } catch {
    return 'is no day of the calendar';
  }
}

function timeOf({
  hour: h,
  minute,
  second = '0',
  fraction = '',
  half,
}: Groups): Temporal.PlainTime | string | undefined {
  let hour = Number(h);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  if (hour === 24)
    return 'has the hour 24, which ends one day and begins another: write 23:59:59 or the next day at 00:00';
  if (second === '60') return 'has the second 60, which clocks here do not have';
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  try {
    return Temporal.PlainTime.from(
      { hour, minute: Number(minute), second: Number(second), millisecond },
      { overflow: 'reject' },
    );
  } catch {
    return undefined;
  }
}

function instantOf(local: Temporal.PlainDateTime, timeZone: string): Date | string {
  const instants = instantsOf(local, timeZone);
  if (instants.length === 1) return instants[0]!;
  if (instants.length === 0)
    return `is a time that clocks skipped in ${timeZone}: they were put forward then`;
  const [one, other] = instants.map((instant) => withOffset(instant, timeZone));
  return `is a time that clocks in ${timeZone} showed twice: write ${one} or ${other}`;
}

/** `+01:00` of what may be written as `+01` and `+0100`. */
function offsetZone(offset: string): string {
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  return `${offset[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

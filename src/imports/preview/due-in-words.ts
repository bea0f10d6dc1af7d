/** A due date written out, for whoever checks whether it is the one that they meant. */
import type { Due } from '../../http/validation/days.js';
import { inWords, weekdayName } from '../values/months.js';

/** Such as `Sunday 31 January 2027, end of day`; null where there is none. */
export function dueInWords({ dueAt, dueOn }: Due, timeZone: string): string | null {
  if (dueOn !== null) return `${dayInWords(Temporal.PlainDate.from(dueOn))}, end of day`;
  if (dueAt === null) return null;
  const at = Temporal.Instant.fromEpochMilliseconds(dueAt.getTime()).toZonedDateTimeISO(timeZone);
  const time = at.toPlainTime();
  const isFull = time.second > 0 || time.millisecond > 0;
  return `${dayInWords(at.toPlainDate())}, ${time.toString(isFull ? {} : { smallestUnit: 'minute' })} in ${timeZone}`;
}

// `Intl` has the calendar of before 1582 for days before that.
const dayInWords = (date: Temporal.PlainDate): string => `${weekdayName(date.dayOfWeek)} ${inWords(date)}`;

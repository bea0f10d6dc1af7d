/** A due date written out, for whoever checks whether it is the one that they meant. */
import type { Due } from '../../http/validation/days.js';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Such as `Sunday 31 January 2027, end of day`; null where there is none. */
export function dueInWords({ dueAt, dueOn }: Due, timeZone: string): string | null {
  if (dueOn !== null) return `${inWords(Temporal.PlainDate.from(dueOn))}, end of day`;
  if (dueAt === null) return null;
  const at = Temporal.Instant.fromEpochMilliseconds(dueAt.getTime()).toZonedDateTimeISO(timeZone);
  const time = at.toPlainTime();
  const isFull = time.second > 0 || time.millisecond > 0;
  return `${inWords(at.toPlainDate())}, ${time.toString(isFull ? {} : { smallestUnit: 'minute' })} in ${timeZone}`;
}

// `Intl` has the calendar of before 1582 for days before that.
const inWords = ({ dayOfWeek, day, month, year }: Temporal.PlainDate): string =>
  `${weekdays[dayOfWeek - 1]} ${day} ${months[month - 1]} ${year}`;

/**
 * Days and instants where an organization is: the one place that turns the one into the other, by the rules of `Temporal`.
 *
 * SQL is given instants alone. PostgreSQL's tables of zones are of another year than Node's, and its `AT TIME ZONE` takes
 * some names for abbreviations: an hour, and so a day, would depend on who computed it.
 */

/** A day of the calendar, as `2027-01-31`. */
export type Day = string;

/** The first and last that can be written with four digits; they reach to the ends of what can be told as an instant. */
const firstDay: Day = '0001-01-01';
const lastDay: Day = '9999-12-31';
export const firstInstant = new Date(`${firstDay}T00:00:00.000Z`);
export const lastInstant = new Date(`${lastDay}T23:59:59.999Z`);

/** The day that a text names; undefined for what is none, such as the 30th of February. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < firstDay) return undefined;
  try {
    return Temporal.PlainDate.from(text).toString();
  } catch {
    return undefined;
  }
}

/**
 * The time zone of this name, in its own spelling and not another of the same zone (Europe/Kyiv stays). Undefined for
 * anything but `UTC` or a name with a slash: abbreviations mean different zones to different programs, and an offset has
 * no summer.
 */
export function timeZoneOf(name: string): string | undefined {
  if (name !== 'UTC' && !/^[a-z]+\/[\w+/-]+$/i.test(name)) return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch {
    return undefined;
  }
}

/** When the day begins there: midnight, but for days on which clocks skip it or have it twice. */
export function startOfDay(day: Day, timeZone: string): Date {
  return day === firstDay ? firstInstant : startOf(Temporal.PlainDate.from(day), timeZone);
}

/** When clocks show this full hour of the day there: where they skip it, when they have; where they have it twice, the first time. */
export function hourOfDay(day: Day, hour: number, timeZone: string): Date {
  return firstOf(Temporal.PlainDate.from(day).toPlainDateTime({ hour }), timeZone);
}

/** The last millisecond before the next day begins there. */
export function endOfDay(day: Day, timeZone: string): Date {
  if (day === lastDay) return lastInstant;
  return new Date(startOf(Temporal.PlainDate.from(day).add({ days: 1 }), timeZone).getTime() - 1);
}

/**
 * The day that it is there at this instant: the one that has begun last. Where clocks were put back over a midnight (in
 * Newfoundland until 2010), they showed the day before for an hour more.
 */
export function dayOf(instant: Date, timeZone: string): Day {
  const date = zoned(instant, timeZone).toPlainDate();
  if (date.year < 1) return firstDay;
  if (date.year > 9999) return lastDay;
  const day = date.toString();
  return instant > endOfDay(day, timeZone) ? addDays(day, 1) : day;
}

/** A due date as it is stored: its instant, and the day where it was given as one. */
export interface Due {
  dueAt: Date | null;
  dueOn: Day | null;
}

/** What somebody gave as a due date, there. */
export function dueOf(given: Date | Day | null, timeZone: string): Due {
  if (given === null) return { dueAt: null, dueOn: null };
  return { dueAt: endOf(given, timeZone), dueOn: typeof given === 'string' ? given : null };
}

/** What is due again and again: as it is due now, and by which day and hour its series goes. */
export interface Recurring extends Due {
  everyMonths: number;
  /**
   * A due date of its series, as clocks show it there (`2027-01-31T02:30`), of which day and time count: it need not be
   * what this one has, in a shorter month or on a night on which clocks skip that hour. Null: this one's own.
   */
  anchor: string | null;
}

/**
 * When it is due next: some months later, on the same day and at the same time there, or on the last day of a month that
 * is shorter; and so the first such due date that is not past. What is due at no time is due again on the day that comes so many
 * months after today. Undefined past the last day that can be written.
 */
export function dueAgain(
  { dueAt, dueOn, everyMonths, anchor }: Recurring,
  now: Date,
  timeZone: string,
): (Due & { anchor: string }) | undefined {
  const isDay = dueOn !== null || dueAt === null;
  const own = isDay ? midnight(dueOn ?? dayOf(now, timeZone)) : zoned(dueAt, timeZone).toPlainDateTime();
  const month = own.toPlainDate().toPlainYearMonth();
  const dueIn = (later: Temporal.PlainYearMonth, by: Temporal.PlainDateTime): Due => {
    const date = later.toPlainDate({ day: by.day });
    return isDay
      ? dueOf(date.toString(), timeZone)
      : { dueAt: firstOf(date.toPlainDateTime(by), timeZone), dueOn: null };
  };
  // It counts where this one is due as it has it, and not otherwise since the organization moved.
  const kept = anchor === null ? own : Temporal.PlainDateTime.from(anchor);
  const current = dueIn(month, kept);
  const isKept = isDay ? current.dueOn === dueOn : current.dueAt?.getTime() === dueAt.getTime();
  const by = isKept ? kept : own;
  const passed = midnight(dayOf(now, timeZone)).since(month.toPlainDate({ day: 1 }), {
    largestUnit: 'months',
  });
  for (let step = Math.max(1, Math.floor(passed.months / everyMonths)); ; step += 1) {
    const later = month.add({ months: step * everyMonths });
    const due = dueIn(later, by);
    if (later.year > 9999 || due.dueAt! > lastInstant) return undefined;
    if (due.dueAt! > now) return { ...due, anchor: by.toString() };
  }
}

/** The instant at which something ends that was given as a day or as an instant. */
export function endOf(given: Date | Day, timeZone: string): Date {
  return typeof given === 'string' ? endOfDay(given, timeZone) : given;
}

/** When clocks there show this: one instant, none where they skip it, two where they have it twice. */
export function instantsOf(local: Temporal.PlainDateTime, timeZone: string): Date[] {
  const [first, last] = (['earlier', 'later'] as const).map((disambiguation) =>
    local.toZonedDateTime(timeZone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  if (first.epochMilliseconds === last.epochMilliseconds) return [new Date(first.epochMilliseconds)];
  return first.toPlainDateTime().equals(local)
    ? [new Date(first.epochMilliseconds), new Date(last.epochMilliseconds)]
    : [];
}

/** The instant as clocks show it there, with their offset from UTC: `2027-10-31T02:30:00+01:00`. */
export function withOffset(instant: Date, timeZone: string): string {
  return zoned(instant, timeZone).toString({ timeZoneName: 'never' });
}

/** The Monday of the week that it is there at this instant. */
export function mondayOf(instant: Date, timeZone: string): Day {
  const date = zoned(instant, timeZone).toPlainDate();
  return date.subtract({ days: date.dayOfWeek - 1 }).toString();
}

/** @param days may be negative */
export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

function midnight(day: Day): Temporal.PlainDateTime {
  return Temporal.PlainDate.from(day).toPlainDateTime();
}

/** When clocks there show this for the first time, or where they skip it, would have. */
function firstOf(local: Temporal.PlainDateTime, timeZone: string): Date {
  return new Date(local.toZonedDateTime(timeZone).epochMilliseconds);
}

function startOf(date: Temporal.PlainDate, timeZone: string): Date {
  return new Date(date.toZonedDateTime(timeZone).epochMilliseconds);
}

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}

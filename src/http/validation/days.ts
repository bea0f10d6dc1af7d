/**
 * Days and instants where an organization is: the one place that turns the one into the other, by the rules of `Temporal`.
 *
 * SQL is given instants alone. PostgreSQL's tables of zones are of another year than Node's, and its `AT TIME ZONE` takes
 * some names for abbreviations: an hour, and so a day, would depend on who computed it.
 */

/** A day of the calendar, as `2027-01-31`. */
export type Day = string;

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
  return startOf(Temporal.PlainDate.from(day), timeZone);
}

/** The last millisecond before the next day begins there. */
export function endOfDay(day: Day, timeZone: string): Date {
  return new Date(startOf(Temporal.PlainDate.from(day).add({ days: 1 }), timeZone).getTime() - 1);
}

/** The day that it is there at this instant. */
export function dayOf(instant: Date, timeZone: string): Day {
  return zoned(instant, timeZone).toPlainDate().toString();
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

function startOf(date: Temporal.PlainDate, timeZone: string): Date {
  return new Date(date.toZonedDateTime(timeZone).epochMilliseconds);
}

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}

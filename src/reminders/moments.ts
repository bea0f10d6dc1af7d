/**
 * When people are reminded: at 08:00 of a day where the organization is, by `Temporal` (`http/validation/days.ts`). Of what
 * a day's reminders are is told by days of the calendar: those due so many days later, or earlier.
 */
import { addDays, type Day, hourOfDay } from '../http/validation/days.js';
import type { ReminderType } from './assignment-reminder.entity.js';

const hour = 8;

export function momentOf(day: Day, timeZone: string): Date {
  return hourOfDay(day, hour, timeZone);
}

export interface Moment {
  at: Date;
  /** One; two where clocks skipped all of a day. */
  days: Day[];
}

/** The last moment there until now. */
export function latestMoment(now: Date, timeZone: string): Moment {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
  // Of a day that was skipped the moment is that of the next one.
  const recent = [0, -1, -2].map((days) => addDays(today, days));
  const past = recent.map((day) => ({ day, at: momentOf(day, timeZone) })).filter(({ at }) => at <= now);
  const { at } = past[0]!;
  return { at, days: past.filter((each) => each.at.getTime() === at.getTime()).map(({ day }) => day) };
}

/** What an organization wants to be reminded of. */
export interface ReminderDays {
  daysBefore: number[];
  daysAfter: number[];
}

/** What is told of one due day. */
export interface Wanted {
  type: ReminderType;
  days: number;
  dueOn: Day;
}

/** Of which due days people are reminded on these days. */
export function wantedOn(on: Day[], { daysBefore, daysAfter }: ReminderDays): Wanted[] {
  return on.flatMap((day) => [
    ...daysBefore.map((days): Wanted => ({ type: 'due_soon', days, dueOn: addDays(day, days) })),
    ...daysAfter.map((days): Wanted => ({ type: 'overdue', days, dueOn: addDays(day, -days) })),
  ]);
}

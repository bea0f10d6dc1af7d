/**
 * Filters of due dates, in the words of the index of due dates.
 *
 * A day is compared as answers show it: with the stored day of what was given as one, and with the instants of the day
 * where the organization is for the rest. These differ where the time zone was changed since, so the index is asked for
 * what any zone could have meant, and the day decides.
 */
import { type Day, endOfDay, startOfDay } from '../../http/validation/days.js';

export interface DueFilter {
  /** Where days begin and end. */
  timeZone: string;
  dueOn?: Day | undefined;
  /** Before the day begins, or before the instant. */
  dueBefore?: Date | Day | undefined;
  /** After the day has ended, or after the instant. */
  dueAfter?: Date | Day | undefined;
  /** Due at no time; false: at some time. */
  withoutDueDate?: boolean | undefined;
}

/** What a list is sorted by, as an index has it. */
export const due = `coalesce(a.due_at, 'infinity')`;

/** No zone has ever been farther from UTC. */
const farthestMs = 24 * 3_600_000;

/** @param $ adds a value and returns its place in the statement */
export function dueConditions(
  { timeZone, dueOn, dueBefore, dueAfter, withoutDueDate }: DueFilter,
  $: (value: unknown) => string,
): string[] {
  const conditions: string[] = [];
  const day = (onInstant: string, onDay: string): string =>
    `CASE WHEN a.due_on IS NULL THEN ${onInstant} ELSE a.due_on ${onDay} END`;
  const before = (date: Date): string => `${due} < ${$(date)}`;
  const after = (date: Date): string => `${due} > ${$(date)} AND ${due} < 'infinity'`;
  if (dueOn !== undefined) {
    const [start, end] = [startOfDay(dueOn, timeZone), endOfDay(dueOn, timeZone)];
    const inDay = `a.due_at BETWEEN ${$(start)} AND ${$(end)}`;
    conditions.push(after(earliest(dueOn)), before(latest(dueOn)), day(inDay, `= ${$(dueOn)}::date`));
  }
  if (dueBefore instanceof Date) conditions.push(before(dueBefore));
  else if (dueBefore !== undefined) {
    const isBefore = `a.due_at < ${$(startOfDay(dueBefore, timeZone))}`;
    conditions.push(before(latest(dueBefore)), day(isBefore, `< ${$(dueBefore)}::date`));
  }
  if (dueAfter instanceof Date) conditions.push(after(dueAfter));
  else if (dueAfter !== undefined) {
    const isAfter = `a.due_at > ${$(endOfDay(dueAfter, timeZone))}`;
    conditions.push(after(earliest(dueAfter)), day(isAfter, `> ${$(dueAfter)}::date`));
  }
  if (withoutDueDate !== undefined) conditions.push(`${due} ${withoutDueDate ? '=' : '<'} 'infinity'`);
  return conditions;
}

/** Before the day begins, wherever one is. */
function earliest(day: Day): Date {
  return new Date(startOfDay(day, 'UTC').getTime() - farthestMs);
}

/** After it has ended, wherever one is. */
function latest(day: Day): Date {
  return new Date(endOfDay(day, 'UTC').getTime() + farthestMs);
}

/** When something is due, as one value: a day, an instant where it is not the end of one, or null. */
import { formatFullDay, type ZoneDates } from '../i18n/dates.ts';
import type { Assignment } from '../words/assignment.tsx';
import { t } from './texts.ts';

export type DueValue = string | null;

export const dueOf = ({ dueAt, dueOn }: Pick<Assignment, 'dueAt' | 'dueOn'>, dates: ZoneDates): DueValue =>
  dueAt !== null && dates.isEndOfDay(dueAt) ? dueOn : dueAt;

const isDay = (due: string) => due.length === 10;

export const dayOfDue = (due: DueValue, { dayOf }: ZoneDates): string | null =>
  due === null || isDay(due) ? due : dayOf(due);

export function dueWords(due: DueValue, dates: ZoneDates): string {
  if (due === null) return t.noDueDate;
  return isDay(due) ? formatFullDay(due) : `${formatFullDay(dates.dayOf(due))}, ${dates.time(due)}`;
}

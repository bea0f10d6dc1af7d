/** The numbers of the summary, and the list behind each, in the list's own words. */
import type { Summary, Whose } from '../assignments/queries.ts';
import type { AssignmentSearch } from '../assignments/search.ts';
import { type Day, addDays } from '../i18n/dates.ts';
import type { ListedNumber } from '../words/numbers.tsx';
import { t } from './texts.ts';

export const open: AssignmentSearch = { status: ['pending', 'in_progress'] };
export const overdue: AssignmentSearch = { overdue: true, sort: 'dueAt' };
export const withoutDueDate: AssignmentSearch = { ...open, withoutDueDate: true };

/** The week counts what was completed in its very first millisecond too; the list's filter does not. */
export const completedLast7Days = ({ asOf }: Summary): AssignmentSearch => ({
  completedAfter: new Date(Date.parse(asOf) - 7 * 86_400_000 - 1).toISOString(),
});

/** Those that say most at once. Before the summary is there, their names. */
export function numbersOf(summary: Summary | undefined, whose: Whose = {}): ListedNumber[] {
  const listed = (name: string, value: number | undefined, search: AssignmentSearch | undefined) => ({
    name,
    value,
    search: { ...search, ...whose },
  });
  return [
    listed(t.open, summary?.open, open),
    { ...listed(t.overdue, summary?.overdue, overdue), isBad: true },
    listed(t.withoutDueDate, summary?.withoutDueDate, withoutDueDate),
    listed(t.completed, summary?.completedLast7Days, summary && completedLast7Days(summary)),
  ];
}

export const dueInWeek = (monday: Day): AssignmentSearch => ({
  dueAfter: addDays(monday, -1),
  dueBefore: addDays(monday, 7),
  sort: 'dueAt',
});

export const dueEarlier = ({ openByWeek }: Summary): AssignmentSearch => ({
  ...open,
  dueBefore: openByWeek[0]!.weekStart,
  sort: '-dueAt',
});

export const dueLater = ({ openByWeek }: Summary): AssignmentSearch => ({
  ...open,
  dueAfter: addDays(openByWeek.at(-1)!.weekStart, 6),
  sort: 'dueAt',
});

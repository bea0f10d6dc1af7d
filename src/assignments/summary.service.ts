/** What is open, overdue and done of what a filter selects, and when the open ones are due. */
import { Injectable } from '@nestjs/common';
import { addDays, mondayOf, startOfDay } from '../http/validation/days.js';
import { AssignmentsRepository } from './assignments.repository.js';
import type { AssignmentFilter } from './sql/list.js';

/** Weeks before this one, and after it. */
const weeksAround = 8;

export interface Week {
  weekStart: string;
  pending: number;
  inProgress: number;
  overdue: number;
}

export interface Summary {
  asOf: Date;
  open: number;
  overdue: number;
  withoutDueDate: number;
  completedLast7Days: number;
  openByWeek: Week[];
}

@Injectable()
export class SummaryService {
  constructor(private readonly assignments: AssignmentsRepository) {}

  /** Which week it is where the organization is is for this service's clock to say, the rest for the database's. */
  async summarize(filter: AssignmentFilter): Promise<Summary> {
    const { timeZone } = filter;
    const monday = mondayOf(new Date(), timeZone);
    const mondays = Array.from({ length: 2 * weeksAround + 2 }, (_, i) =>
      addDays(monday, 7 * (i - weeksAround)),
    );
    const starts = mondays.map((day) => startOfDay(day, timeZone));
    const figures = await this.assignments.summarize(filter, starts);

    const openByWeek = mondays
      .slice(0, -1)
      .map((weekStart): Week => ({ weekStart, pending: 0, inProgress: 0, overdue: 0 }));
    const sums = { open: 0, overdue: 0, withoutDueDate: 0, completedLast7Days: 0 };
    for (const { status, week, overdue, count } of figures) {
      if (status === 'completed') {
        sums.completedLast7Days += count;
        continue;
      }
      sums.open += count;
      if (overdue) sums.overdue += count;
      if (week === null) sums.withoutDueDate += count;
      // Undefined for what is due before these weeks, or after them.
      const due = openByWeek[(week ?? 0) - 1];
      if (due === undefined) continue;
      due[status === 'pending' ? 'pending' : 'inProgress'] += count;
      if (overdue) due.overdue += count;
    }
    return { asOf: figures[0]!.asOf, ...sums, openByWeek };
  }
}

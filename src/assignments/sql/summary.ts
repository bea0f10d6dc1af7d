/**
 * Figures over what a filter selects, counted by one statement and so from one snapshot. The weeks come as the instants
 * at which they begin: where days begin is for `days.ts` to say.
 */
import type { AssignmentStatus } from '../lifecycle.js';
import { unended } from './list.js';

export interface Figure {
  /** The database's time. */
  asOf: Date;
  /** `completed`: within 168 hours. */
  status: Extract<AssignmentStatus, 'pending' | 'in_progress' | 'completed'>;
  /** From 1 for what is due after the first instant; 0 for before, null without a due date and for `completed`. */
  week: number | null;
  overdue: boolean;
  count: number;
}

/** To the millisecond that is answered: what is due in it is not overdue yet. */
const asOf = `date_trunc('milliseconds', now())`;

/**
 * Rows of a {@link Figure}, among them always one of `completed`.
 * @param selected `FROM … WHERE …` of the filter, whose parameters are in `values`
 */
export function summarize(selected: string, values: unknown[], weekStarts: readonly Date[]): string {
  return `
    SELECT ${asOf} AS "asOf", a.status, width_bucket(a.due_at, $${values.push(weekStarts)}::timestamptz[]) AS week,
           coalesce(a.due_at < ${asOf}, false) AS overdue, count(*)::int AS count
    ${selected} AND ${unended}
    GROUP BY 2, 3, 4
    UNION ALL
    SELECT ${asOf}, 'completed', NULL, false, count(*)::int
    ${selected} AND a.completed_at >= ${asOf} - interval '168 hours'`;
}

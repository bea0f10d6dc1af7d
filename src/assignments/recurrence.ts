/**
 * What repeats is followed by the next when it ends: planned here, by the days of the organization, and checked and created in the
 * transaction that ends it (`sql/change-status.ts`).
 */
import { randomUUIDv7 } from 'node:crypto';
import { dueAgain } from '../http/validation/days.js';
import type { StatusChange, ToPlan } from './sql/change-status.js';
import type { Plan } from './sql/follow.js';

/**
 * Changes, and if something is in it that repeats, plans what follows and changes then. What was edited in between is
 * planned again.
 * @param run changes all, or returns what there is to plan and has changed nothing
 */
export async function changeAndFollow<Row extends ToPlan>(
  change: StatusChange,
  timeZone: string,
  run: (change: StatusChange) => Promise<Row[]>,
): Promise<Row[]> {
  const plans = new Map<string, Plan>();
  for (;;) {
    const rows = await run({ ...change, plans });
    const unplanned = rows.filter(({ isUnplanned }) => isUnplanned);
    if (unplanned.length === 0) return rows;
    for (const row of unplanned) plans.set(row.id, planOf(row, timeZone));
  }
}

function planOf(row: ToPlan, timeZone: string): Plan {
  const due = dueAgain(row, row.planAt, timeZone);
  return { version: row.planVersion, next: due && { ...due, id: randomUUIDv7() } };
}

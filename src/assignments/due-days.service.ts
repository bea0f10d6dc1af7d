/**
 * Due dates that were given as days stay these days: when an organization's time zone, or the rules of one, change, the
 * instants of its open assignments follow. This compares and moves what differs, so it may be begun, ended and done again
 * anywhere, by several instances at once.
 */
import { Inject, Injectable } from '@nestjs/common';
import { type Retrying, untilCommitted } from '../database/transactions/until-committed.js';
import { endOfDay } from '../http/validation/days.js';
import { Metrics } from '../operations/metrics/metrics.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { AssignmentsRepository } from './assignments.repository.js';
import type { Move } from './sql/move-due-days.js';

/** Assignments that are moved in one transaction at most. */
const step = 1_000;

@Injectable()
export class DueDaysService {
  /** What is not moved by the last attempt is found again within the hour. */
  private readonly retrying: Retrying;

  constructor(
    private readonly assignments: AssignmentsRepository,
    metrics: Metrics,
    @Inject(SETTINGS) { retry }: Settings,
  ) {
    const onAbort = (sqlstate: string): void => metrics.aborts.inc({ route: 'due days', sqlstate });
    this.retrying = { retry, onAbort, givesUpAfterMs: 0 };
  }

  /** Moves some of an organization's; returns how many: 0 when all are where they belong. */
  async moveSome(organizationId: string, timeZone: string, by: Move['by']): Promise<number> {
    const days = (await this.assignments.dueDays(organizationId))
      .map((day) => ({ ...day, movedTo: endOfDay(day.dueOn, timeZone) }))
      .filter(({ dueAt, movedTo }) => dueAt.getTime() !== movedTo.getTime());
    if (days.length === 0) return 0;
    const reason = `A day ends as it does in ${timeZone}.`;
    const move = { organizationId, timeZone, days, limit: step, by, reason };
    return untilCommitted(this.retrying, () => this.assignments.moveDueDays(move));
  }
}

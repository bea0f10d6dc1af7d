/**
 * Due dates that were given as days stay these days: when an organization's time zone, or the rules of one, change, the
 * instants of its open assignments follow. This compares and moves what differs, so it may be begun, ended and done again
 * anywhere, by several instances at once.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { runAttempt } from '../database/transactions/attempt.js';
import { nextAttempt, waitAfter } from '../database/transactions/retry-policy.js';
import { retryableSqlstate } from '../database/sqlstate.js';
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
  constructor(
    private readonly assignments: AssignmentsRepository,
    private readonly metrics: Metrics,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Moves some of an organization's; returns how many: 0 when all are where they belong. */
  async moveSome(organizationId: string, timeZone: string, by: Move['by']): Promise<number> {
    const days = (await this.assignments.dueDays(organizationId))
      .map((day) => ({ ...day, movedTo: endOfDay(day.dueOn, timeZone) }))
      .filter(({ dueAt, movedTo }) => dueAt.getTime() !== movedTo.getTime());
    if (days.length === 0) return 0;
    const reason = `A day ends as it does in ${timeZone}.`;
    return this.committed({ organizationId, timeZone, days, limit: step, by, reason });
  }

  /** The last attempt is no end: what one does here, nobody else can do for them. */
  private async committed(move: Move): Promise<number> {
    for (let [number, lone, start] = [1, 0, performance.now()]; ; number += 1) {
      const attempt = nextAttempt(number, performance.now() - start, lone, this.settings.retry);
      try {
        return await runAttempt(attempt, () => this.assignments.moveDueDays(move));
      } catch (error) {
        const sqlstate = retryableSqlstate(error);
        if (sqlstate === undefined) throw error;
        this.metrics.aborts.inc({ route: 'due days', sqlstate });
      }
      await wait(waitAfter(number, this.settings.retry));
      if (attempt.alone) lone += 1;
      if (attempt.last) [number, lone, start] = [0, 0, performance.now()];
    }
  }
}

/**
 * Cancels or edits many assignments in one transaction: what can be changed is, and the answer says what became of each.
 * A dry run has the same answer, and changes nothing.
 */
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { SerializableTransactions } from '../database/transactions/serializable-transactions.js';
import { Metrics } from '../operations/metrics/metrics.js';
import type { Versions } from '../database/versions.js';
import { AssignmentsRepository } from './assignments.repository.js';
import type { Edited, Scope } from './assignments.service.js';
import { activeStatuses, type Actor, type AssignmentStatus, transitions } from './lifecycle.js';
import { changeAndFollow } from './recurrence.js';
import type { ChangeOutcome } from './sql/change-status.js';

/** Assignments at most, in one request. */
export const mostAtOnce = 5000;

export interface BulkChange {
  changed: string[];
  unchanged: { id: string; status: AssignmentStatus }[];
  notFound: string[];
}

@Injectable()
export class BulkChangesService {
  private readonly counter: Counter<'action' | 'outcome'>;

  constructor(
    private readonly assignments: AssignmentsRepository,
    private readonly transactions: SerializableTransactions,
    { registry }: Metrics,
  ) {
    this.counter = new Counter({
      name: 'onus_bulk_changes_total',
      help: 'Assignments named in bulk requests that cancel or edit, by what became of each.',
      labelNames: ['action', 'outcome'] as const,
      registers: [registry],
    });
  }

  /** Those that have ended stay as they are. What repeats is followed by the next, unless the series end. */
  async cancel(
    scope: Scope,
    ids: string[],
    actor: Actor,
    { reason, endSeries, dryRun }: { reason: string | null; endSeries: boolean; dryRun: boolean },
  ): Promise<BulkChange> {
    const change = {
      ...scope,
      ids,
      versions: null,
      actor,
      transition: transitions.cancel,
      score: null,
      feedback: null,
      reason,
      dryRun,
      isFollowed: !endSeries,
    };
    const outcomes = await changeAndFollow(change, scope.timeZone, (planned) =>
      this.assignments.changeStatuses(planned),
    );
    return this.told('cancel', ids, outcomes, dryRun);
  }

  /** Those that have ended stay as they are, and so does what is as wanted already, or has another version. */
  async edit(
    { organizationId, groups }: Scope,
    ids: string[],
    actor: Actor,
    { due, versions, dryRun, ...fields }: Edited & { versions: Versions; dryRun: boolean },
  ): Promise<BulkChange> {
    const wanted = {
      organizationId,
      groups,
      ids,
      versions,
      statuses: activeStatuses,
      actor,
      fields: { ...due, ...fields },
      reason: null,
      dryRun,
    };
    return this.told('edit', ids, await this.assignments.editMany(wanted), dryRun);
  }

  private told(
    action: 'cancel' | 'edit',
    ids: string[],
    outcomes: ChangeOutcome[],
    dryRun: boolean,
  ): BulkChange {
    const found = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    const result: BulkChange = { changed: [], unchanged: [], notFound: [] };
    for (const id of ids) {
      const outcome = found.get(id);
      if (outcome === undefined) result.notFound.push(id);
      else if (outcome.changed) result.changed.push(id);
      else result.unchanged.push({ id, status: outcome.status });
    }
    if (dryRun) return result;
    this.transactions.onCommitted(() => {
      this.counter.inc({ action, outcome: 'changed' }, result.changed.length);
      this.counter.inc({ action, outcome: 'unchanged' }, result.unchanged.length);
      this.counter.inc({ action, outcome: 'not_found' }, result.notFound.length);
    });
    return result;
  }
}

/**
 * The rules of assigning, for every door: web, partners and imports meet here.
 *
 * The promise: a counselor never has two active assignments of the same scenario. It is kept in one place,
 * the repository's check-and-create; this service says what is wanted, and what each outcome means.
 */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AskedPage, Page } from '../http/paging/pages.js';
import {
  type FieldFault,
  IdempotencyKeyInProgress,
  NotFound,
  ValidationFailed,
  stale,
} from '../http/problems/problems.js';
import type { Versions } from '../database/versions.js';
import { shown } from '../http/validation/read-text.js';
import type { Due } from '../http/validation/days.js';
import { duplicate, InvalidTransition } from './assignment-problems.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { changeAndFollow } from './recurrence.js';
import { createdBefore, createdRow } from './created-row.js';
import { activeStatuses, type Actor, type Transition, transitions } from './lifecycle.js';
import type { AssignmentRow } from './sql/assignment-row.js';
import type { KeptCreate, WantedAssignment } from './sql/wanted.js';
import type { EditedFields } from './sql/edit.js';
import type { AssignmentFilter, Sort } from './sql/list.js';
import type { HistoryRow } from './sql/read.js';

/** Who asks for what they may see: their organization, where that is, and what is of one counselor, of some groups, of some scenarios, if set. */
export interface Scope {
  organizationId: string;
  timeZone: string;
  counselorId: string | null;
  groups: readonly string[] | null;
  scenarioIds: readonly string[] | null;
}

/** What an edit says; what it leaves out stays. */
export interface Edited extends Pick<EditedFields, 'note' | 'repeatEveryMonths'> {
  due: Due | undefined;
}

export interface Result {
  score: number | null;
  feedback: string | null;
}

export type WantedOne = Pick<
  WantedAssignment,
  | 'organizationId'
  | 'actor'
  | 'groups'
  | 'scenarioIds'
  | 'counselor'
  | 'scenario'
  | 'dueAt'
  | 'dueOn'
  | 'note'
  | 'repeatEveryMonths'
  | 'once'
  | 'timeZone'
> & {
  /** The names of the request's fields that say who and what, for the error that one is archived. */
  fields: { counselor: string; scenario: string };
};

@Injectable()
export class AssignmentsService {
  constructor(private readonly assignments: AssignmentsRepository) {}

  /**
   * Assigns a scenario. Throws `DuplicateActiveAssignment` that names the active one if there is one,
   * {@link NotFound} for an unknown counselor or scenario, {@link ValidationFailed} for an archived one. What was created
   * under the same Idempotency-Key before is returned as it was then.
   */
  async create({ fields, ...one }: WantedOne): Promise<AssignmentRow> {
    if (one.once?.outcome !== undefined) return createdBefore(one.actor, one.once.outcome as KeptCreate);
    const wanted = { ...one, id: randomUUIDv7(), unlessCompletedBefore: false };
    const outcome = await this.assignments.createOneWhereNoneIsActive(wanted);
    switch (outcome.outcome) {
      case 'created':
        return createdRow(wanted, outcome);
      case 'existing':
        throw duplicate(outcome, wanted.actor);
      case 'unknown_counselor':
        throw new NotFound('counselor', `There is no counselor ${nameOf(wanted.counselor)}.`);
      case 'unknown_scenario':
        throw new NotFound('scenario', `There is no scenario ${nameOf(wanted.scenario)}.`);
      case 'archived_counselor':
        throw new ValidationFailed([archivedCounselor(fields.counselor, nameOf(wanted.counselor))]);
      case 'archived_scenario':
        throw new ValidationFailed([archivedScenario(fields.scenario, nameOf(wanted.scenario))]);
      case 'held_up':
        throw new IdempotencyKeyInProgress();
      case 'completed_before':
        throw new Error('A single assignment is wanted also when it was completed before.');
    }
  }

  async get(scope: Scope, id: string): Promise<AssignmentRow> {
    const row = await this.assignments.findById(scope, id);
    if (row === undefined) throw noAssignment(id);
    return row;
  }

  list(filter: AssignmentFilter, sort: Sort, asked: AskedPage): Promise<Page<AssignmentRow>> {
    return this.assignments.list(filter, sort, asked);
  }

  /** Every change, oldest first. */
  async history(scope: Scope, id: string, asked: AskedPage): Promise<Page<HistoryRow>> {
    await this.get(scope, id);
    return this.assignments.history(id, asked);
  }

  /**
   * Takes a step of the assignment's life. A repeat of a step already taken returns it as it is; one that is not possible
   * from where it stands, or brings another result than there is, throws {@link InvalidTransition}. What repeats is followed by the
   * next, unless its series ends with it.
   */
  async transition(
    name: keyof typeof transitions,
    scope: Scope,
    id: string,
    versions: Versions,
    actor: Actor,
    details: Partial<Result> & { reason?: string | null; endSeries?: boolean } = {},
  ): Promise<AssignmentRow> {
    const transition: Transition = transitions[name];
    const { score = null, feedback = null, reason = null, endSeries = false } = details;
    const result = { score, feedback };
    const isFollowed = transition.to !== 'in_progress' && !endSeries;
    const change = { ...scope, ids: [id], versions, actor, transition, ...result, reason, isFollowed };
    const [row] = await changeAndFollow(change, scope.timeZone, (planned) =>
      this.assignments.changeStatus(planned),
    );
    if (row === undefined) throw noAssignment(id);
    const { fromStatus } = row;
    const { to } = transition;
    if (fromStatus !== to && transition.paths[fromStatus] === undefined)
      throw new InvalidTransition(fromStatus, to);
    if (fromStatus === to && isOther(result, row)) {
      throw new InvalidTransition(
        fromStatus,
        to,
        'The assignment was completed with another result, which stays. A supervisor may correct it, with a reason.',
      );
    }
    if (!row.matched) throw stale('assignment', row);
    return row;
  }

  /**
   * Changes due date, note or repeating of the version that the caller saw. Throws {@link InvalidTransition} for one that has ended.
   */
  async edit(
    { organizationId, groups }: Scope,
    id: string,
    versions: Versions,
    actor: Actor,
    { due, ...fields }: Edited,
  ): Promise<AssignmentRow> {
    const row = await this.assignments.edit({
      organizationId,
      groups,
      ids: [id],
      versions,
      statuses: activeStatuses,
      actor,
      fields: { ...due, ...fields },
      reason: null,
    });
    if (row === undefined) throw noAssignment(id);
    const { status } = row;
    if (!activeStatuses.includes(status)) {
      throw new InvalidTransition(status, status, `An assignment that is ${status} cannot be edited.`);
    }
    if (!row.matched) throw stale('assignment', row);
    return row;
  }

  /** Changes the result that is known. Throws {@link InvalidTransition} for one that is not completed. */
  async correctResult(
    { organizationId, groups }: Scope,
    id: string,
    versions: Versions,
    actor: Actor,
    { score, feedback, reason }: Partial<Result> & { reason: string },
  ): Promise<AssignmentRow> {
    const row = await this.assignments.edit({
      organizationId,
      groups,
      ids: [id],
      versions,
      statuses: ['completed'],
      actor,
      fields: { score, feedback },
      reason,
    });
    if (row === undefined) throw noAssignment(id);
    if (row.status !== 'completed') {
      const detail = `An assignment that is ${row.status} has no result to correct.`;
      throw new InvalidTransition(row.status, 'completed', detail);
    }
    if (!row.matched) throw stale('assignment', row);
    return row;
  }
}

/** Whether a repeat says something else than what is known; one that says nothing does not. */
function isOther({ score, feedback }: Result, known: Result): boolean {
  if (score === null && feedback === null) return false;
  return score !== known.score || feedback !== known.feedback;
}

export function archivedCounselor(field: string, counselor: string): FieldFault {
  const message = `The counselor ${counselor} is archived: nothing can be assigned to them.`;
  return { field, code: 'archived', message };
}

export function archivedScenario(field: string, scenario: string): FieldFault {
  return { field, code: 'archived', message: `The scenario ${scenario} is archived and cannot be assigned.` };
}

function noAssignment(id: string): NotFound {
  return new NotFound('assignment', `There is no assignment ${id}.`);
}

function nameOf(reference: WantedAssignment['counselor'] | WantedAssignment['scenario']): string {
  return shown(Object.values(reference)[0] ?? '');
}

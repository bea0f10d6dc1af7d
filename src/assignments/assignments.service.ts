/**
 * The rules of assigning, for every door: web, partners and imports meet here.
 *
 * The promise: a counselor never has two active assignments of the same scenario. It is kept in one place,
 * the repository's check-and-create; this service says what is wanted, and what each outcome means.
 */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AskedPage, Page } from '../http/paging/pages.js';
import { NotFound, PreconditionFailed, ValidationFailed } from '../http/problems/problems.js';
import { DuplicateActiveAssignment, InvalidTransition } from './assignment-problems.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { type Actor, statuses, transitions } from './lifecycle.js';
import type { AssignmentRow } from './sql/assignment-row.js';
import type { Created, Existing, WantedAssignment } from './sql/create-where-none-is-active.js';
import type { AssignmentFilter, Sort } from './sql/list.js';
import type { HistoryRow } from './sql/read.js';

/** Who asks for what they may see: their organization, and one counselor's, or counselors of some groups, only if set. */
export interface Scope {
  organizationId: string;
  counselorId: string | null;
  groups: readonly string[] | null;
}

export interface Result {
  score: number | null;
  feedback: string | null;
}

export type WantedOne = Pick<
  WantedAssignment,
  'organizationId' | 'actor' | 'groups' | 'counselor' | 'scenario' | 'dueAt' | 'note'
> & {
  /** The name of the request's field that says which scenario, for the error that it is archived. */
  scenarioField: string;
};

@Injectable()
export class AssignmentsService {
  constructor(private readonly assignments: AssignmentsRepository) {}

  /**
   * Assigns a scenario. Throws {@link DuplicateActiveAssignment} that names the active one if there is one,
   * {@link NotFound} for an unknown counselor or scenario, {@link ValidationFailed} for an archived one.
   */
  async create({ scenarioField, ...one }: WantedOne): Promise<AssignmentRow> {
    const wanted = { ...one, id: randomUUIDv7(), unlessCompletedBefore: false };
    const outcome = await this.assignments.createOneWhereNoneIsActive(wanted);
    switch (outcome.outcome) {
      case 'created':
        return createdRow(wanted, outcome);
      case 'existing':
        throw duplicate(outcome);
      case 'unknown_counselor':
        throw new NotFound('counselor', `There is no counselor ${nameOf(wanted.counselor)}.`);
      case 'unknown_scenario':
        throw new NotFound('scenario', `There is no scenario ${nameOf(wanted.scenario)}.`);
      case 'archived_scenario':
        throw new ValidationFailed([archived(scenarioField, nameOf(wanted.scenario))]);
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
   * Takes a step of the assignment's life. A repeat of a step already taken returns it as it is; one that
   * is not possible from where it stands throws {@link InvalidTransition}.
   */
  async transition(
    name: keyof typeof transitions,
    scope: Scope,
    id: string,
    actor: Actor,
    details: Partial<Result> & { reason?: string | null } = {},
  ): Promise<AssignmentRow> {
    const transition = transitions[name];
    const { score = null, feedback = null, reason = null } = details;
    const change = { ...scope, ids: [id], actor, transition, score, feedback, reason };
    const row = await this.assignments.changeStatus(change);
    if (row === undefined) throw noAssignment(id);
    if (!row.changed && row.fromStatus !== transition.to) {
      throw new InvalidTransition(row.fromStatus, transition.to);
    }
    return row;
  }

  /**
   * Changes due date or note of the version that the caller saw.
   * @param versions that may be changed; null: whichever it is
   */
  async edit(
    { organizationId, groups }: Scope,
    id: string,
    versions: number[] | null,
    actor: Actor,
    fields: { dueAt?: Date | null | undefined; note?: string | null | undefined },
  ): Promise<AssignmentRow> {
    const row = await this.assignments.edit({
      organizationId,
      groups,
      ids: [id],
      versions,
      statuses,
      actor,
      dueAt: fields.dueAt,
      note: fields.note,
    });
    if (row === undefined) throw noAssignment(id);
    if (!row.matched) {
      throw new PreconditionFailed(
        `The assignment has version ${row.version} by now. Read it again, and send its ETag as If-Match.`,
      );
    }
    return row;
  }
}

/** The 409 that names the active assignment which was read. */
export function duplicate(outcome: Existing): DuplicateActiveAssignment {
  const { activeId, activeStatus, activeCreatedAt, counselorName, scenarioTitle } = outcome;
  return new DuplicateActiveAssignment(
    `${counselorName} already has “${scenarioTitle}”: the assignment is ${activeStatus}. ` +
      'Complete or cancel it before assigning it again.',
    { id: activeId, status: activeStatus, createdAt: activeCreatedAt },
  );
}

export function archived(field: string, scenario: string): { field: string; code: string; message: string } {
  return { field, code: 'archived', message: `The scenario ${scenario} is archived and cannot be assigned.` };
}

function noAssignment(id: string): NotFound {
  return new NotFound('assignment', `There is no assignment ${id}.`);
}

function nameOf(reference: WantedAssignment['counselor'] | WantedAssignment['scenario']): string {
  return Object.values(reference)[0] ?? '';
}

/** The row that a `created` outcome stands for, without reading it again. */
function createdRow(wanted: WantedAssignment, outcome: Created): AssignmentRow {
  return {
    id: wanted.id,
    counselorId: outcome.counselorId,
    counselorExternalId: outcome.counselorExternalId,
    counselorName: outcome.counselorName,
    scenarioId: outcome.scenarioId,
    scenarioExternalId: outcome.scenarioExternalId,
    scenarioTitle: outcome.scenarioTitle,
    status: 'pending',
    dueAt: wanted.dueAt,
    overdue: wanted.dueAt !== null && wanted.dueAt < outcome.now,
    note: wanted.note,
    assignedByKind: wanted.actor.kind,
    assignedById: wanted.actor.id,
    assignedByName: wanted.actor.name,
    score: null,
    feedback: null,
    version: 1,
    createdAt: outcome.now,
    startedAt: null,
    completedAt: null,
    cancelledAt: null,
  };
}

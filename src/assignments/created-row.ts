/** The row of an assignment that was created, made of what came of the create: it is not read again. */
import { dayOf } from '../http/validation/days.js';
import type { Actor } from './lifecycle.js';
import type { AssignmentRow } from './sql/assignment-row.js';
import type { Created, KeptCreate, WantedAssignment } from './sql/wanted.js';

export function createdRow(
  wanted: Pick<WantedAssignment, 'id' | 'dueAt' | 'dueOn' | 'note' | 'repeatEveryMonths' | 'actor'>,
  outcome: Omit<Created, 'outcome'>,
): AssignmentRow {
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
    dueOn: wanted.dueOn,
    overdue: wanted.dueAt !== null && wanted.dueAt < outcome.now,
    note: wanted.note,
    repeatEveryMonths: wanted.repeatEveryMonths,
    previousId: null,
    nextId: null,
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

/** The assignment as it was when a request with the same Idempotency-Key created it. */
export function createdBefore(actor: Actor, kept: KeptCreate): AssignmentRow {
  const { id, note, repeatEveryMonths = null, actorName, timeZone, now } = kept;
  const dueAt = kept.dueAt === null ? null : new Date(kept.dueAt);
  const wanted = {
    id,
    dueAt,
    dueOn: kept.dueOn ?? (timeZone && dueAt && dayOf(dueAt, timeZone)),
    note,
    repeatEveryMonths,
    actor: { ...actor, name: actorName },
  };
  return createdRow(wanted, { ...kept, now: new Date(now) });
}

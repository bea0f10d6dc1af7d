/** From rows to what the web door answers. */
import { asText } from '../http/as-text.js';
import { dayOf } from '../http/validation/days.js';
import type { ChangedFields, ChangedValue } from './assignment-change.entity.js';
import type { AssignmentDto, ChangeDto } from './dto/assignment-answers.dto.js';
import type { AssignmentRow } from './sql/assignment-row.js';
import type { HistoryRow } from './sql/read.js';

/** @param timeZone where the organization is */
export function toDto(row: AssignmentRow, timeZone: string): AssignmentDto {
  return {
    id: row.id,
    counselor: { id: row.counselorId, externalId: row.counselorExternalId, name: row.counselorName },
    scenario: { id: row.scenarioId, externalId: row.scenarioExternalId, title: row.scenarioTitle },
    status: row.status,
    dueAt: asText(row.dueAt),
    dueOn: row.dueOn ?? (row.dueAt === null ? null : dayOf(row.dueAt, timeZone)),
    overdue: row.overdue,
    note: row.note,
    repeatEveryMonths: row.repeatEveryMonths,
    previousId: row.previousId,
    nextId: row.nextId,
    assignedBy: { kind: row.assignedByKind, id: row.assignedById, name: row.assignedByName },
    result: row.score === null && row.feedback === null ? null : { score: row.score, feedback: row.feedback },
    version: row.version,
    createdAt: asText(row.createdAt),
    startedAt: asText(row.startedAt),
    completedAt: asText(row.completedAt),
    cancelledAt: asText(row.cancelledAt),
  };
}

export function toChangeDto(row: HistoryRow): ChangeDto {
  const { version, at, door, actorKind, actorId, actorName, fromStatus, toStatus, changes, reason } = row;
  return {
    version,
    at: asText(at),
    by: { kind: actorKind, id: actorId, name: actorName },
    door,
    from: fromStatus,
    to: toStatus,
    changes: changes === null ? null : withTimes(changes),
    reason,
  };
}

/** PostgreSQL writes a time inside JSON in its session's zone; answers have UTC. */
function withTimes(changes: ChangedFields): ChangedFields {
  const { dueAt, ...others } = changes;
  if (dueAt === undefined) return others;
  const utc = (time: ChangedValue): ChangedValue => (time === null ? null : new Date(time).toISOString());
  return { dueAt: { from: utc(dueAt.from), to: utc(dueAt.to) }, ...others };
}

/** From rows to what the partner door answers. */
import type { Scope } from '../assignments/assignments.service.js';
import type { AssignmentRow } from '../assignments/sql/assignment-row.js';
import { asText } from '../http/as-text.js';
import type { EventRow } from '../events/events.service.js';
import type { PartnerPrincipal } from '../identity/access/principal.js';
import type { Scenario } from '../scenarios/scenario.entity.js';
import type { ExternalEventDto } from './dto/external-events.dto.js';
import type { ExternalAssignmentDto, ExternalResultDto, ExternalScenarioDto } from './dto/external.dto.js';

/** What the key sees. */
export function scopeOf({ organizationId, timeZone, groups, scenarioIds }: PartnerPrincipal): Scope {
  return { organizationId, timeZone, counselorId: null, groups, scenarioIds };
}

/** @param keyId of whom it is told */
export function toExternalEvent(event: EventRow, keyId: string): ExternalEventDto {
  return {
    id: event.eventId,
    type: event.type,
    at: event.at,
    assignment: toExternalAssignment(event),
    version: event.eventVersion,
    by: { kind: event.byKind, you: event.byKind === 'partner' && event.byId === keyId },
  };
}

export function toExternalAssignment(row: AssignmentRow): ExternalAssignmentDto {
  return {
    id: row.id,
    user_id: row.counselorExternalId,
    scenario_id: row.scenarioId,
    scenario_external_id: row.scenarioExternalId,
    scenario_title: row.scenarioTitle,
    status: row.status,
    assigned_at: asText(row.createdAt),
    due_date: asText(row.dueAt),
    started_at: asText(row.startedAt),
    completed_at: asText(row.completedAt),
    repeat_every_months: row.repeatEveryMonths,
    previous_id: row.previousId,
    next_id: row.nextId,
  };
}

export function toExternalResult({
  id,
  status,
  score,
  feedback,
  completedAt,
}: AssignmentRow): ExternalResultDto {
  return {
    assignment_id: id,
    status,
    result: completedAt === null ? null : { score, feedback, completed_at: completedAt },
  };
}

export function toExternalScenario(scenario: Scenario): ExternalScenarioDto {
  const { id, title, description, mode, difficulty, skills } = scenario;
  return {
    id,
    external_id: scenario.externalId,
    title,
    description,
    mode,
    difficulty,
    skills,
    estimated_minutes: scenario.estimatedMinutes,
  };
}

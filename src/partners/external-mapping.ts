/** From rows to what the partner door answers. */
import type { AssignmentRow } from '../assignments/sql/assignment-row.js';
import type { Scenario } from '../scenarios/scenario.entity.js';
import type { ExternalAssignmentDto, ExternalResultDto, ExternalScenarioDto } from './dto/external.dto.js';

export function toExternalAssignment(row: AssignmentRow): ExternalAssignmentDto {
  return {
    id: row.id,
    user_id: row.counselorExternalId,
    scenario_id: row.scenarioId,
    scenario_external_id: row.scenarioExternalId,
    scenario_title: row.scenarioTitle,
    status: row.status,
    assigned_at: row.createdAt,
    due_date: row.dueAt,
    started_at: row.startedAt,
    completed_at: row.completedAt,
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

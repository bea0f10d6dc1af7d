/** An assignment as every statement of this folder reads it, and as the rest of the service knows it. */
import type { Day } from '../../http/validation/days.js';
import type { ActorKind, AssignmentStatus } from '../lifecycle.js';

export interface AssignmentRow {
  id: string;
  counselorId: string;
  counselorExternalId: string;
  counselorName: string;
  scenarioId: string;
  scenarioExternalId: string;
  scenarioTitle: string;
  status: AssignmentStatus;
  dueAt: Date | null;
  /** The day, where the due date was given as one. */
  dueOn: Day | null;
  /** Active and due before now, by the database's clock. */
  overdue: boolean;
  note: string | null;
  /** Months until it comes again once it has ended; null: it does not. */
  repeatEveryMonths: number | null;
  /** The one that it followed, of its series. */
  previousId: string | null;
  /** The one that followed it. */
  nextId: string | null;
  assignedByKind: ActorKind;
  assignedById: string;
  assignedByName: string;
  score: number | null;
  feedback: string | null;
  version: number;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  cancelledAt: Date | null;
}

/** The select list of an {@link AssignmentRow}, from `a` (assignments), `c` (counselors) and `s` (scenarios). */
export const assignmentColumns = `
  a.id, c.id AS "counselorId", c.external_id AS "counselorExternalId", c.name AS "counselorName",
  s.id AS "scenarioId", s.external_id AS "scenarioExternalId", s.title AS "scenarioTitle",
  a.status, a.due_at AS "dueAt", a.due_on::text AS "dueOn",
  a.status IN ('pending', 'in_progress') AND a.due_at IS NOT NULL AND a.due_at < now() AS overdue,
  a.note, a.repeat_every_months AS "repeatEveryMonths", a.previous_id AS "previousId", a.next_id AS "nextId",
  a.assigned_by_kind AS "assignedByKind", a.assigned_by_id AS "assignedById",
  a.assigned_by_name AS "assignedByName", a.score, a.feedback, a.version, a.created_at AS "createdAt",
  a.started_at AS "startedAt", a.completed_at AS "completedAt", a.cancelled_at AS "cancelledAt"`;

/** `c` and `s` of what a statement changed, `a`: a probe of one index entry each. */
export const named = `
    JOIN LATERAL (SELECT * FROM counselors WHERE id = a.counselor_id LIMIT 1) c ON true
    JOIN LATERAL (SELECT * FROM scenarios WHERE id = a.scenario_id LIMIT 1) s ON true`;

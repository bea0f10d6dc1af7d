/** What an e-mail says of its reminders: those that still hold when it is sent. */
import type { Statement } from '../../database/connections/pools.js';
import type { Day } from '../../http/validation/days.js';
import type { ReminderType } from '../assignment-reminder.entity.js';

export interface Told {
  assignmentId: string;
  type: ReminderType;
  dueAt: Date;
  dueOn: Day | null;
  note: string | null;
  scenario: string;
  counselor: string;
}

/** Parameters: organization, ids of reminders, and the groups of whom it is told to. */
export const told: Statement = {
  name: 'told-reminders',
  text: `
    SELECT a.id AS "assignmentId", r.type, a.due_at AS "dueAt", a.due_on::text AS "dueOn", a.note,
      s.title AS scenario, c.name AS counselor
    FROM assignment_reminders r
    JOIN assignments a ON a.id = r.assignment_id AND (a.due_at = r.due_at OR a.due_on = r.due_on)
    JOIN counselors c ON c.id = a.counselor_id AND c.archived_at IS NULL
    JOIN scenarios s ON s.id = a.scenario_id
    WHERE r.organization_id = $1 AND r.id = ANY ($2::uuid[]) AND a.completed_at IS NULL AND a.cancelled_at IS NULL
      AND ($3::text[] = '{}' OR c.group_name = ANY ($3::text[]))
    ORDER BY a.due_at, c.name, s.title, a.id`,
};

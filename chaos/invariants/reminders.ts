/** Of each assignment that is due so many days from a morning, people are reminded once; of others not at all. */
import type { Pool } from 'pg';
import { note, reminderDays } from '../faults/morning.ts';
import type { Violation } from './violation.ts';

interface Due {
  id: string;
  /** From the day of that morning on. */
  days: number;
  reminders: string[];
}

/** Each was made a day before the morning that it is for. */
const dues = `
  SELECT a.id, a.due_on - ((a.created_at + interval '1 day') AT TIME ZONE o.time_zone)::date AS days,
    ARRAY(SELECT type || ' ' || r.days FROM assignment_reminders r WHERE r.assignment_id = a.id) AS reminders
  FROM assignments a JOIN organizations o ON o.id = a.organization_id
  WHERE a.scenario_id = ANY ($1) AND a.note = $2`;

export async function checkReminders(pool: Pool, scenarioIds: readonly string[]): Promise<Violation[]> {
  const { rows } = await pool.query<Due>(dues, [scenarioIds, note]);
  return rows.flatMap(({ id, days, reminders }) => {
    const expected = wanted(days);
    if (reminders.join() === expected.join()) return [];
    const seen = `${id}, due in ${days} days: "${reminders.join()}" and not "${expected.join()}"`;
    return [{ rule: 'reminded of once', seen }];
  });
}

function wanted(days: number): string[] {
  if (reminderDays.daysBefore.includes(days)) return [`due_soon ${days}`];
  return reminderDays.daysAfter.includes(-days) ? [`overdue ${-days}`] : [];
}

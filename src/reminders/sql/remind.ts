/**
 * Reminds of some of an organization's open assignments that are due on one day, in the order in which they are due: a row
 * for each, which is there once whoever else is at it. At READ COMMITTED; the assignments are locked against changes, so
 * that none is reminded of that is completed, cancelled or moved at that instant.
 */
import type { Statement } from '../../database/connections/pools.js';
import { type Day, endOfDay, startOfDay } from '../../http/validation/days.js';
import type { ReminderDays, Wanted } from '../moments.js';

/** An organization whose 08:00 has come, as it was found. */
export interface Round extends ReminderDays {
  organizationId: string;
  timeZone: string;
  moment: Date;
}

/** Where in the index of due dates a step ended. */
export interface Place {
  dueAt: Date;
  id: string;
}

export interface Step {
  /** False: another instance is at it or has done it, or the organization's days or zone were changed. */
  isOurs: boolean;
  reminded: number;
  /** Of the last that was looked at; null: there are no more. */
  dueAt: Date | null;
  id: string | null;
}

/**
 * What was assigned, or given its due date, after the moment is not reminded of at it. That a day moved with its time zone
 * gives no other date. A due day is compared as filters compare it: see assignments/sql/due-filter.ts. Other tables are asked
 * by sub-SELECTs that are no joins, so that the index of due dates leads, however many counselors there are.
 */
export const remind: Statement = {
  name: 'remind',
  text: `
    WITH organization AS MATERIALIZED (
      SELECT r.organization_id AS id
      FROM organization_reminders r JOIN organizations o ON o.id = r.organization_id
      WHERE r.organization_id = $1 AND o.time_zone = $2 AND r.days_before = $3 AND r.days_after = $4 AND r.reminded_to < $5
      FOR NO KEY UPDATE OF r SKIP LOCKED
    ), found AS MATERIALIZED (
      SELECT a.* FROM organization CROSS JOIN LATERAL (
        SELECT a.id, a.version, a.due_at, a.due_on
        FROM assignments a
        WHERE a.organization_id = organization.id AND a.completed_at IS NULL AND a.cancelled_at IS NULL
          AND coalesce(a.due_at, 'infinity') < $12 AND (coalesce(a.due_at, 'infinity'), a.id) > ($13, $14)
          AND CASE WHEN a.due_on IS NULL THEN a.due_at BETWEEN $10 AND $11 ELSE a.due_on = $9::date END
          AND a.created_at <= $5 AND ($6 = 'overdue' OR a.due_at > $5)
          AND (SELECT archived_at IS NULL FROM counselors WHERE id = a.counselor_id)
          AND NOT (a.updated_at > $5 AND coalesce((
            SELECT true FROM assignment_changes h
            WHERE h.assignment_id = a.id AND h.at > $5 AND h.changes ? 'dueAt' AND h.door <> 'system' LIMIT 1), false))
        ORDER BY coalesce(a.due_at, 'infinity'), a.id
        LIMIT cardinality($8::uuid[])
        FOR SHARE OF a
      ) a
    ), reminded AS (
      INSERT INTO assignment_reminders (id, organization_id, assignment_id, version, type, days, due_at, due_on, moment, at)
      SELECT ($8::uuid[])[row_number() OVER ()], $1, id, version, $6, $7, due_at, due_on, $5, clock_timestamp()
      FROM found
      ON CONFLICT DO NOTHING
      RETURNING 1
    )
    SELECT
      EXISTS (SELECT FROM organization) AS "isOurs", (SELECT count(*)::integer FROM reminded) AS reminded,
      last.due_at AS "dueAt", last.id
    FROM (SELECT) AS one
    LEFT JOIN (
      SELECT due_at, id FROM found
      WHERE (SELECT count(*) FROM found) = cardinality($8::uuid[])
      ORDER BY due_at DESC, id DESC LIMIT 1
    ) last ON true`,
};

/** No zone has ever been farther from UTC. */
const farthestMs = 24 * 3_600_000;

/**
 * @param after where the last step ended; undefined: this is the first
 * @param ids for the reminders, and so how many there are at most
 */
export function parametersOf(
  { organizationId, timeZone, daysBefore, daysAfter, moment }: Round,
  { type, days, dueOn }: Wanted,
  after: Place | undefined,
  ids: string[],
): unknown[] {
  const [earliest, latest] = anywhere(dueOn);
  const { dueAt, id } = after ?? { dueAt: earliest, id: '00000000-0000-0000-0000-000000000000' };
  const there = [startOfDay(dueOn, timeZone), endOfDay(dueOn, timeZone)];
  const organization = [organizationId, timeZone, daysBefore, daysAfter, moment];
  return [...organization, type, days, ids, dueOn, ...there, latest, dueAt, id];
}

/** What any zone could mean by the day. */
function anywhere(day: Day): [Date, Date] {
  return [
    new Date(startOfDay(day, 'UTC').getTime() - farthestMs),
    new Date(endOfDay(day, 'UTC').getTime() + farthestMs),
  ];
}

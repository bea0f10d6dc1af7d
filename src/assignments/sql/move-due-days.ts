/**
 * Moves due dates that were given as days to where these days end now: some of an organization's open ones at a time,
 * each with its version and its row of history. Nothing is moved twice, whoever else is at it, and nothing any more once
 * the organization is in another time zone.
 */
import type { Day } from '../../http/validation/days.js';
import type { Statement } from '../../database/connections/pools.js';
import { actorParameters, type ChangeActor } from '../lifecycle.js';

/** A day, and an instant at which open assignments are due that are due on it. */
export interface DueDay {
  dueOn: Day;
  dueAt: Date;
}

/** Parameters: organization. Each pair once, by one probe of an index for each, however many assignments have it. */
export const dueDays: Statement = {
  name: 'due-days',
  text: `
    WITH RECURSIVE pairs AS (
      (
        SELECT due_on, due_at FROM assignments
        WHERE organization_id = $1 AND due_on IS NOT NULL AND completed_at IS NULL AND cancelled_at IS NULL
        ORDER BY due_on, due_at
        LIMIT 1
      )
      UNION ALL
      SELECT next.* FROM pairs CROSS JOIN LATERAL (
        SELECT due_on, due_at FROM assignments
        WHERE organization_id = $1 AND due_on IS NOT NULL AND completed_at IS NULL AND cancelled_at IS NULL
          AND (due_on, due_at) > (pairs.due_on, pairs.due_at)
        ORDER BY due_on, due_at
        LIMIT 1
      ) next
    )
    SELECT due_on::text AS "dueOn", due_at AS "dueAt" FROM pairs`,
};

export interface Move {
  organizationId: string;
  timeZone: string;
  /** Where each is due now, and where it is to be. */
  days: readonly (DueDay & { movedTo: Date })[];
  /** Assignments at most. */
  limit: number;
  by: ChangeActor;
  reason: string;
}

/** What is moved is found and changed by its place in the table: no page of an index by id, where others insert, is read. */
export const moveDueDays: Statement = {
  name: 'move-due-days',
  text: `
    WITH here AS MATERIALIZED (
      SELECT id FROM organizations WHERE id = $1 AND time_zone = $2 FOR SHARE
    ), wrong AS MATERIALIZED (
      SELECT a.place, w.was, w.moved_to
      FROM here
      CROSS JOIN unnest($3::date[], $4::timestamptz[], $5::timestamptz[]) AS w (due_on, was, moved_to)
      CROSS JOIN LATERAL (
        SELECT ctid AS place FROM assignments
        WHERE organization_id = $1 AND due_on = w.due_on AND due_at = w.was
          AND due_on IS NOT NULL AND completed_at IS NULL AND cancelled_at IS NULL
        LIMIT $6
      ) a
      LIMIT $6
    ), moved AS (
      UPDATE assignments a SET due_at = wrong.moved_to, version = version + 1
      FROM wrong
      WHERE a.ctid = wrong.place
      RETURNING a.id, a.version, a.status, wrong.was, a.due_at
    ), logged AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, changes, reason
      )
      SELECT
        id, version, clock_timestamp(), $7, $8, $9::uuid, $10, status, status,
        jsonb_build_object('dueAt', jsonb_build_object('from', was, 'to', due_at)), $11
      FROM moved
    )
    SELECT count(*)::integer AS moved FROM moved`,
};

export function parametersOf({ organizationId, timeZone, days, limit, by, reason }: Move): unknown[] {
  return [
    organizationId,
    timeZone,
    days.map(({ dueOn }) => dueOn),
    days.map(({ dueAt }) => dueAt),
    days.map(({ movedTo }) => movedTo),
    limit,
    ...actorParameters(by),
    reason,
  ];
}

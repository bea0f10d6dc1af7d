/** Reads of the log. An event is shown with its assignment as that is now: whoever is erased meanwhile is not shown any more. */
// oxlint-disable-next-line no-restricted-imports -- an event has the very assignment that every other answer has
import { assignmentColumns, type AssignmentRow, named } from '../../assignments/sql/assignment-row.js';
import type { ChangeActorKind } from '../../assignments/lifecycle.js';
import type { Statement } from '../../database/connections/pools.js';
import type { EventType } from '../event.entity.js';
import type { LogPosition } from '../log/place.js';

export type { LogPosition };

export interface EventRow extends AssignmentRow, LogPosition {
  eventId: string;
  type: EventType;
  organizationId: string;
  /** When it happened. */
  at: Date;
  /** The assignment's after the change; it may have another by now. */
  eventVersion: number;
  byKind: ChangeActorKind;
  byId: string;
  byName: string;
  /** Of the counselor. */
  group: string | null;
}

/** An event of `e` with all that is said of it. */
const shown = `
      e.position::text, e.numbered_at AS "numberedAt", e.id AS "eventId", e.type, e.organization_id AS "organizationId",
      e.version AS "eventVersion", h.at, h.actor_kind AS "byKind", h.actor_id AS "byId", h.actor_name AS "byName",
      c.group_name AS "group", ${assignmentColumns}`;

const joined = `
    JOIN LATERAL (
      SELECT at, actor_kind, actor_id, actor_name FROM assignment_changes
      WHERE e.reminder_id IS NULL AND assignment_id = e.assignment_id AND version = e.version
      UNION ALL
      SELECT at, 'system', organization_id, 'Onus' FROM assignment_reminders WHERE id = e.reminder_id
      LIMIT 1
    ) h ON true
    JOIN LATERAL (SELECT * FROM assignments WHERE id = e.assignment_id LIMIT 1) a ON true
    ${named}`;

/** Up to where events are numbered. */
export const logEnd: Statement = {
  name: 'event-log-end',
  text: `
    SELECT position::text, numbered_at AS "numberedAt" FROM event_batches ORDER BY id DESC LIMIT 1`,
};

/** Parameters: a place. That place if the log has it, or else the last one before where a round of numbering ended. */
export const survivingPlace = `
    SELECT position::text, numbered_at AS "numberedAt" FROM (
      (SELECT position, numbered_at FROM events WHERE position = $2 AND numbered_at = $1)
      UNION ALL
      (SELECT position, numbered_at FROM event_batches
       WHERE (numbered_at, position) <= ($1::timestamptz, $2::bigint) ORDER BY id DESC LIMIT 1)
    ) known
    ORDER BY known.position DESC LIMIT 1`;

/** Parameters: the position after which and the one up to which, organizations, and how many at most. Of all who follow. */
export const newEvents: Statement = {
  name: 'new-events',
  text: `
    SELECT ${shown}
    FROM (
      SELECT * FROM events
      WHERE position > $1 AND position <= $2 AND organization_id = ANY ($3::uuid[])
      ORDER BY position
      LIMIT $4
    ) e
    ${joined}
    ORDER BY e.position`,
};

/** Of a page; a page without any event is one row without one. */
export interface PageRow extends Partial<EventRow> {
  /** Up to where events of the organization are deleted, in the same snapshot; null: none is. */
  horizonAt: Date | null;
  horizonPosition: string | null;
}

/**
 * Parameters: an organization; numbered_at and position after which, or NULL: from the oldest that is kept; and how many at most.
 */
export const pageOfEvents: Statement = {
  name: 'page-of-events',
  text: `
    SELECT horizon.numbered_at AS "horizonAt", horizon.position::text AS "horizonPosition", page.*
    FROM (SELECT) AS one
    LEFT JOIN event_horizons horizon ON horizon.organization_id = $1
    LEFT JOIN LATERAL (
      SELECT ${shown}, row_number() OVER (ORDER BY e.numbered_at, e.position) AS n
      FROM (
        SELECT * FROM events
        WHERE organization_id = $1 AND (numbered_at, position) > (
          coalesce($2::timestamptz, horizon.numbered_at, '-infinity'), coalesce($3::bigint, horizon.position, 0))
        ORDER BY numbered_at, position
        LIMIT $4
      ) e
      ${joined}
    ) page ON true
    ORDER BY page.n`,
};

/**
 * Parameters, of each event: position, numbered_at, id, type, organization, assignment, version, reminder. Of events whose place somebody
 * kept: the log need not have them any more.
 */
export const keptEvents: Statement = {
  name: 'kept-events',
  text: `
    SELECT ${shown}
    FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::integer[], $8::uuid[])
      AS e (position, numbered_at, id, type, organization_id, assignment_id, version, reminder_id)
    ${joined}`,
};

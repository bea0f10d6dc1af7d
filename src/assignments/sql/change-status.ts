/**
 * Moves one assignment along its life, in one statement: reads it, changes it if the transition may start
 * where it stands, writes one row of history for each step, and returns it as it then is.
 */
import type { Statement } from '../../database/connections/pools.js';
import type { Actor, AssignmentStatus, Transition } from '../lifecycle.js';
import { assignmentColumns, type AssignmentRow } from './assignment-row.js';

export interface StatusChange {
  organizationId: string;
  id: string;
  /** Versions that may be changed; null: any. */
  versions: number[] | null;
  /** If set, only an assignment of this counselor is found. */
  counselorId: string | null;
  actor: Actor;
  transition: Transition;
  score: number | null;
  feedback: string | null;
  reason: string | null;
}

/** The assignment after the change, and the status it had before. */
export interface ChangedRow extends AssignmentRow {
  changed: boolean;
  matched: boolean;
  fromStatus: AssignmentStatus;
}

export const changeStatus: Statement = {
  name: 'change-status',
  text: `
    WITH clock AS MATERIALIZED (
      SELECT clock_timestamp()::timestamptz(3) AS now
    ), target AS (
      SELECT id, status, version, $16::integer[] IS NULL OR version = ANY ($16) AS matched FROM assignments
      WHERE organization_id = $1 AND id = $2 AND ($3::uuid IS NULL OR counselor_id = $3)
    ), steps AS (
      SELECT target.id, target.version + step.position AS version, step.from_status, step.to_status
      FROM target
      CROSS JOIN unnest($4::text[], $5::integer[], $6::text[], $7::text[])
        AS step (start, position, from_status, to_status)
      WHERE step.start = target.status AND target.matched
    ), changed AS (
      UPDATE assignments SET
        status = $8,
        version = (SELECT max(version) FROM steps),
        started_at = CASE WHEN $8 = 'cancelled' THEN started_at ELSE coalesce(started_at, clock.now) END,
        completed_at = CASE WHEN $8 = 'completed' THEN clock.now END,
        cancelled_at = CASE WHEN $8 = 'cancelled' THEN clock.now END,
        score = $9::double precision,
        feedback = $10
      FROM clock
      WHERE organization_id = $1 AND id = $2 AND EXISTS (SELECT FROM steps)
      RETURNING assignments.*
    ), logged AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, reason
      )
      SELECT id, version, now, $11, $12, $13::uuid, $14, from_status, to_status, $15
      FROM steps, clock
    ), result AS (
      SELECT true AS changed, * FROM changed
      UNION ALL
      SELECT false, a.* FROM assignments a
      WHERE organization_id = $1 AND id = $2 AND EXISTS (SELECT FROM target) AND NOT EXISTS (SELECT FROM steps)
    )
    SELECT a.changed, target.matched, target.status AS "fromStatus", ${assignmentColumns}
    FROM result a
    CROSS JOIN target
    JOIN LATERAL (SELECT * FROM counselors WHERE id = a.counselor_id LIMIT 1) c ON true
    JOIN LATERAL (SELECT * FROM scenarios WHERE id = a.scenario_id LIMIT 1) s ON true`,
};

export function parametersOf(change: StatusChange): unknown[] {
  const steps = stepsOf(change.transition);
  return [
    change.organizationId,
    change.id,
    change.counselorId,
    steps.map((step) => step.start),
    steps.map((step) => step.position),
    steps.map((step) => step.from),
    steps.map((step) => step.to),
    change.transition.to,
    change.score,
    change.feedback,
    change.actor.door,
    change.actor.kind,
    change.actor.id,
    change.actor.name,
    change.reason,
    change.versions,
  ];
}

interface Step {
  start: AssignmentStatus;
  position: number;
  from: AssignmentStatus;
  to: AssignmentStatus;
}

function stepsOf({ paths }: Transition): Step[] {
  return Object.entries(paths).flatMap(([start, path]) =>
    path.map((to, i) => ({
      start: start as AssignmentStatus,
      position: i + 1,
      from: path[i - 1] ?? (start as AssignmentStatus),
      to,
    })),
  );
}

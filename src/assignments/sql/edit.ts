/**
 * Changes due date and note of assignments: of one if it still has the version that the caller saw, of many whichever
 * they have. What is as wanted already stays as it is. Rows are found and locked as in `change-status.ts`.
 */
import type { Versions } from '../../database/versions.js';
import type { Statement } from '../../database/connections/pools.js';
import type { Actor, AssignmentStatus } from '../lifecycle.js';
import type { Due } from '../../http/validation/days.js';
import { assignmentColumns, type AssignmentRow } from './assignment-row.js';
import { isOfGroups } from './of-groups.js';

export interface Edit {
  organizationId: string;
  /** If set, only assignments of counselors of these are found. */
  groups: readonly string[] | null;
  ids: string[];
  /** Versions that may be edited; null: any. */
  versions: Versions;
  /** Statuses in which it may be edited. */
  statuses: readonly AssignmentStatus[];
  actor: Actor;
  /** undefined leaves what it is; null empties it. */
  due: Due | undefined;
  note: string | null | undefined;
}

/** The assignment after the edit, or as it is if it has another version or has ended. */
export interface EditedRow extends AssignmentRow {
  matched: boolean;
}

const editing = `
    WITH target AS (
      SELECT
        found.*,
        CASE WHEN $4 THEN $5::timestamptz(3) ELSE due_at END AS new_due_at,
        CASE WHEN $4 THEN $13::date ELSE due_on END AS new_due_on,
        CASE WHEN $6 THEN $7 ELSE note END AS new_note,
        $3::integer[] IS NULL OR version = ANY ($3) AS matched
      FROM unnest($2::uuid[]) wanted
      CROSS JOIN LATERAL (
        SELECT ctid AS place, id, version, status, due_at, due_on, note FROM assignments
        WHERE organization_id = $1 AND id = wanted AND ${isOfGroups('counselor_id', '$14')}
        LIMIT 1
      ) found
    ), compared AS (
      SELECT *,
        matched AND status = ANY ($12::text[])
          AND (due_at, due_on, note) IS DISTINCT FROM (new_due_at, new_due_on, new_note) AS differs
      FROM target
    ), differing AS (
      SELECT * FROM compared WHERE differs
    ), changed AS (
      UPDATE assignments SET
        due_at = CASE WHEN $4 THEN $5::timestamptz(3) ELSE due_at END,
        due_on = CASE WHEN $4 THEN $13::date ELSE due_on END,
        note = CASE WHEN $6 THEN $7 ELSE note END,
        version = version + 1
      WHERE ctid = ANY (ARRAY(SELECT place FROM differing))
      RETURNING *
    ), logged AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, changes
      )
      SELECT
        id, version + 1, clock_timestamp(), $8, $9, $10::uuid, $11, status, status,
        CASE WHEN due_at IS DISTINCT FROM new_due_at
             THEN jsonb_build_object('dueAt', jsonb_build_object('from', due_at, 'to', new_due_at))
             ELSE '{}' END
        || CASE WHEN due_on IS DISTINCT FROM new_due_on
             THEN jsonb_build_object('dueOn', jsonb_build_object('from', due_on, 'to', new_due_on))
             ELSE '{}' END
        || CASE WHEN note IS DISTINCT FROM new_note
             THEN jsonb_build_object('note', jsonb_build_object('from', note, 'to', new_note))
             ELSE '{}' END
      FROM differing
      WHERE (SELECT count(*) FROM changed) > 0
    )`;

/** One: `ids` has one. */
export const edit: Statement = {
  name: 'edit',
  text: `${editing}, result AS (
      SELECT * FROM changed
      UNION ALL
      SELECT a.*
      FROM target CROSS JOIN LATERAL (SELECT * FROM assignments WHERE id = target.id LIMIT 1) a
      WHERE NOT EXISTS (SELECT FROM differing)
    )
    SELECT target.matched, ${assignmentColumns}
    FROM result a
    CROSS JOIN target
    JOIN LATERAL (SELECT * FROM counselors WHERE id = a.counselor_id LIMIT 1) c ON true
    JOIN LATERAL (SELECT * FROM scenarios WHERE id = a.scenario_id LIMIT 1) s ON true`,
};

export const editMany: Statement = {
  name: 'edit-many',
  text: `${editing}
    SELECT id, status, differs AS changed FROM compared`,
};

export function parametersOf(wanted: Edit): unknown[] {
  return [
    wanted.organizationId,
    wanted.ids,
    wanted.versions,
    wanted.due !== undefined,
    wanted.due?.dueAt ?? null,
    wanted.note !== undefined,
    wanted.note ?? null,
    wanted.actor.door,
    wanted.actor.kind,
    wanted.actor.id,
    wanted.actor.name,
    wanted.statuses,
    wanted.due?.dueOn ?? null,
    wanted.groups,
  ];
}

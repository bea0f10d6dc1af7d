/** Changes due date and note of one assignment if it still has the version that the caller saw. */
import type { Statement } from '../../database/connections/pools.js';
import type { Actor } from '../lifecycle.js';
import type { Due } from '../../http/validation/days.js';
import { assignmentColumns, type AssignmentRow } from './assignment-row.js';

export interface Edit {
  organizationId: string;
  id: string;
  /** Versions that may be edited; null: any. */
  versions: number[] | null;
  actor: Actor;
  /** undefined leaves what it is; null empties it. */
  due: Due | undefined;
  note: string | null | undefined;
}

/** The assignment after the edit, or as it is if it has another version. */
export interface EditedRow extends AssignmentRow {
  matched: boolean;
}

export const edit: Statement = {
  name: 'edit',
  text: `
    WITH target AS (
      SELECT
        id, version, status, due_at, due_on, note,
        CASE WHEN $4 THEN $5::timestamptz(3) ELSE due_at END AS new_due_at,
        CASE WHEN $4 THEN $12::date ELSE due_on END AS new_due_on,
        CASE WHEN $6 THEN $7 ELSE note END AS new_note,
        $3::integer[] IS NULL OR version = ANY ($3) AS matched
      FROM assignments
      WHERE organization_id = $1 AND id = $2
    ), differing AS (
      SELECT * FROM target
      WHERE matched AND (due_at, due_on, note) IS DISTINCT FROM (new_due_at, new_due_on, new_note)
    ), changed AS (
      UPDATE assignments SET
        due_at = (SELECT new_due_at FROM differing),
        due_on = (SELECT new_due_on FROM differing),
        note = (SELECT new_note FROM differing),
        version = version + 1
      WHERE organization_id = $1 AND id = $2 AND EXISTS (SELECT FROM differing)
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
    ), result AS (
      SELECT * FROM changed
      UNION ALL
      SELECT a.* FROM assignments a
      WHERE organization_id = $1 AND id = $2 AND EXISTS (SELECT FROM target) AND NOT EXISTS (SELECT FROM differing)
    )
    SELECT target.matched, ${assignmentColumns}
    FROM result a
    CROSS JOIN target
    JOIN LATERAL (SELECT * FROM counselors WHERE id = a.counselor_id LIMIT 1) c ON true
    JOIN LATERAL (SELECT * FROM scenarios WHERE id = a.scenario_id LIMIT 1) s ON true`,
};

export function parametersOf(wanted: Edit): unknown[] {
  return [
    wanted.organizationId,
    wanted.id,
    wanted.versions,
    wanted.due !== undefined,
    wanted.due?.dueAt ?? null,
    wanted.note !== undefined,
    wanted.note ?? null,
    wanted.actor.door,
    wanted.actor.kind,
    wanted.actor.id,
    wanted.actor.name,
    wanted.due?.dueOn ?? null,
  ];
}

/**
 * Rows of an undo: each is an assignment that an import created, which is cancelled if nobody has touched it since. What the
 * service itself did to it, and the import that created it, counts for nobody. Of one that was touched, `reason` has the
 * version that its last touch made: the history says whose it was.
 *
 * Own parameters: `$5` the actor's name, `$6` the reason for the history.
 */
// oxlint-disable-next-line no-restricted-imports -- whoever cancels a set does it in the same words
import { cancelOpen } from '../../assignments/sql/cancel-open.js';
import { applyRows } from './apply-rows.js';

/** What of the history is no touch, given the import that is undone. */
const ofNobody = (importId: string): string => `(actor_kind = 'system' OR actor_id = ${importId})`;

export const applyUndo = applyRows({
  name: 'undo',
  does: 'cancelled',
  onFault: 'touched',
  columns: 'i.undo_of',
  body: `target AS (
      SELECT imported.row, a.*, touch.version AS touched_by
      FROM imported
      CROSS JOIN LATERAL (SELECT ctid AS place, id, version, status FROM assignments WHERE id = imported.id LIMIT 1) a
      LEFT JOIN LATERAL (
        SELECT version FROM assignment_changes
        WHERE a.version > 1 AND assignment_id = a.id AND version > 1 AND NOT ${ofNobody('imported.undo_of')}
        ORDER BY version DESC
        LIMIT 1
      ) touch ON true
      WHERE imported.fault IS NULL
    ), open AS (
      SELECT place, id, version, status FROM target
      WHERE status = 'pending' AND touched_by IS NULL AND NOT $4::boolean
    ), ${cancelOpen(`'import', 'import', $1::uuid, $5::text`, '$6::text')}`,
  outcomes: `
      SELECT row, 'touched' AS outcome, concat_ws(' ', 'touched', touched_by) AS reason
      FROM target
      WHERE status <> 'pending' OR touched_by IS NOT NULL`,
});

/**
 * The assignments that an import created, as rows of its undo: in the order of the file, and without what an undo that was
 * broken off has cancelled. Read by the index of an import's assignments, as the import's own rows may be gone.
 * Parameters: `$1` the undo, `$2` the import.
 */
export const rowsOfUndo = `
  INSERT INTO import_rows (import_id, row, line, id, fields)
  SELECT $1, number, number, id, names
  FROM (
    SELECT row_number() OVER (ORDER BY a.created_at, a.id) AS number, a.id, ARRAY[c.external_id, s.external_id] AS names
    FROM assignments a
    JOIN counselors c ON c.id = a.counselor_id
    JOIN scenarios s ON s.id = a.scenario_id
    WHERE a.assigned_by_kind = 'import' AND a.assigned_by_id = $2 AND a.previous_id IS NULL AND NOT (
      a.status = 'cancelled' AND EXISTS (
        SELECT FROM assignment_changes h
        JOIN imports earlier ON earlier.id = h.actor_id AND earlier.undo_of = $2
        WHERE h.assignment_id = a.id AND h.version = a.version
      )
    )
  ) created`;

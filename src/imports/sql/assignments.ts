/**
 * Rows of assignments: check and create as for every other door, in the same words.
 *
 * Own parameters, after those of `pairs.ts`: `$9` the place of the note in a row, from 1; `$10` whether pairs that were
 * completed before are left out; `$11` the place of the months in a row.
 */
// oxlint-disable-next-line no-restricted-imports -- a chunk of an import is the very statement of every other create
import { createAllowed } from '../../assignments/sql/create-where-none-is-active.js';
import type { Statement } from '../../database/connections/pools.js';
import { applyRows } from './apply-rows.js';
import { decidePairs, pairColumns, unknownPair } from './pairs.js';

export const assignmentColumns = `${pairColumns},
        nullif(read.fields[$9::integer], '') AS note, r.due_at, r.due_on,
        CASE WHEN r.fault IS NULL THEN nullif(read.fields[$11::integer], '')::smallint END AS repeat_every_months`;

export const wantedOfAssignments =
  ', due_at, due_on, note, repeat_every_months, $10::boolean AS unless_completed_before';

/** What became of rows of which there is neither a new nor an active assignment. */
export const refusals = `
      SELECT
        position AS row,
        CASE outcome WHEN 'completed_before' THEN outcome ELSE 'invalid' END AS outcome,
        CASE${unknownPair}
          ELSE outcome
        END AS reason
      FROM decided d
      WHERE outcome NOT IN ('created', 'existing')`;

/** The active one that a row meets stays as it is. */
export const applyAssignments = applyRows({
  name: 'assignments',
  columns: assignmentColumns,
  body: `${decidePairs(wantedOfAssignments)}, allowed AS (
      SELECT * FROM decided WHERE outcome = 'created' AND NOT $4::boolean
    ), ${createAllowed()}`,
  outcomes: `${refusals}
      UNION ALL
      SELECT
        position, outcome, CASE WHEN active_id IS NULL OR active_assigned_by_id = $1 THEN 'earlier_line' ELSE 'active' END
      FROM decided
      WHERE outcome = 'existing'`,
});

/**
 * What the rows of an import relied on that may change before they are committed, where no SERIALIZABLE and no lock of the
 * table sees to it. That no pair was active the unique index keeps, from each row's insertion on.
 *
 * - No counselor is archived or erased, which cancels what it sees of theirs. The update changes nothing and counts no
 *   version, but whoever changes the same row with an older snapshot is run again, and then sees these assignments.
 * - No pair was completed: with ours in the index none can be from now on.
 * - None of a pair that was made and ended meanwhile ended later than ours says it was made: two would have been active at once.
 */
export const confirmAssignments: Statement = {
  name: 'import-assignments-confirm',
  text: `
    WITH made AS MATERIALIZED (
      SELECT counselor_id, scenario_id, created_at FROM assignments
      WHERE assigned_by_kind = 'import' AND assigned_by_id = $1::uuid
    ), concerned AS MATERIALIZED (
      SELECT DISTINCT counselor_id AS id FROM made
    ), unchanged AS (
      UPDATE counselors c SET name = name FROM concerned
      WHERE c.id = concerned.id AND c.archived_at IS NULL
      RETURNING 1
    )
    SELECT
    WHERE (SELECT count(*) FROM unchanged) = (SELECT count(*) FROM concerned)
      AND NOT EXISTS (
        SELECT FROM made CROSS JOIN LATERAL (
          SELECT FROM assignments
          WHERE $2::boolean AND counselor_id = made.counselor_id AND scenario_id = made.scenario_id AND status = 'completed'
          LIMIT 1
        ) completed
      )
      AND NOT EXISTS (
        SELECT FROM assignments ended CROSS JOIN LATERAL (
          SELECT created_at FROM assignments
          WHERE counselor_id = ended.counselor_id AND scenario_id = ended.scenario_id
            AND status IN ('pending', 'in_progress') AND assigned_by_id = $1
          LIMIT 1
        ) ours
        WHERE ended.organization_id = (SELECT organization_id FROM imports WHERE id = $1)
          AND ended.updated_at >= (SELECT min(created_at) FROM made) AND ended.status IN ('completed', 'cancelled')
          AND coalesce(ended.completed_at, ended.cancelled_at) > ours.created_at
      )`,
};

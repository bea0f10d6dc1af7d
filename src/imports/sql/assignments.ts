/**
 * Rows of assignments: check and create as for every other door, in the same words.
 *
 * Own parameters, after those of `pairs.ts`: `$9` the place of the note in a row, from 1; `$10` whether pairs that were
 * completed before are left out.
 */
// oxlint-disable-next-line no-restricted-imports -- a chunk of an import is the very statement of every other create
import { createAllowed } from '../../assignments/sql/create-where-none-is-active.js';
import { applyRows } from './apply-rows.js';
import { decidePairs, pairColumns, unknownPair } from './pairs.js';

export const assignmentColumns = `${pairColumns},
        nullif(read.fields[$9::integer], '') AS note, r.due_at, r.due_on`;

export const wantedOfAssignments = ', due_at, due_on, note, $10::boolean AS unless_completed_before';

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

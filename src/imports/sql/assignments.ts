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

/**
 * What became of rows that created nothing: of `decided` or what follows it.
 * @param existing what `existing` is for a row, as SQL, and why
 */
export const assignmentOutcomes = (from: string, existing = { outcome: 'outcome', why: 'NULL' }): string => `
      SELECT
        position AS row,
        CASE
          WHEN outcome IN ('unknown_counselor', 'unknown_scenario', 'archived_counselor', 'archived_scenario')
          THEN 'invalid'
          WHEN outcome = 'existing' THEN ${existing.outcome}
          ELSE outcome
        END AS outcome,
        CASE${unknownPair}
          WHEN outcome <> 'existing' THEN outcome
          ELSE ${existing.why}
        END AS reason
      FROM ${from} d
      WHERE outcome <> 'created'`;

/** The active one that a row meets stays as it is. */
export const applyAssignments = applyRows({
  name: 'assignments',
  columns: assignmentColumns,
  body: `${decidePairs(wantedOfAssignments)}, allowed AS (
      SELECT * FROM decided WHERE outcome = 'created' AND NOT $4::boolean
    ), ${createAllowed()}`,
  outcomes: assignmentOutcomes('decided', {
    outcome: 'outcome',
    why: `CASE WHEN active_id IS NULL OR active_assigned_by_id = $1 THEN 'earlier_line' ELSE 'active' END`,
  }),
});

/**
 * Rows of cancellations: each cancels the active assignment of its pair, as whoever cancels one does, with its reason. Pairs are
 * looked up as for assignments; who or what is archived can be cancelled.
 *
 * Own parameters, after those of `pairs.ts`: `$9` the place of the reason in a row, from 1.
 */
// oxlint-disable-next-line no-restricted-imports -- whoever cancels a set does it in the same words
import { cancelOpen } from '../../assignments/sql/cancel-open.js';
import { applyRows } from './apply-rows.js';
import { decidePairs, importActor, pairColumns, unknownPair } from './pairs.js';

/** The first row of a pair that is active. */
const cancels = 'active_id IS NOT NULL AND turn = 1';

export const applyCancellations = applyRows({
  name: 'cancellations',
  does: 'cancelled',
  columns: `${pairColumns}, nullif(read.fields[$9::integer], '') AS reason`,
  body: `${decidePairs(
    `, NULL::timestamptz AS due_at, NULL::date AS due_on, NULL::text AS note, NULL::smallint AS repeat_every_months, true AS unless_completed_before, reason`,
    {
      active: ', ctid AS place, version',
      found: ', w.reason, active.place AS active_place, active.version AS active_version',
    },
  )}, open AS (
      SELECT active_place AS place, active_id AS id, active_version AS version, active_status AS status, reason
      FROM decided
      WHERE ${cancels} AND NOT $4::boolean
    ), ${cancelOpen(importActor, 'reason')}`,
  outcomes: `
      SELECT
        position AS row,
        CASE WHEN counselor_id IS NULL OR scenario_id IS NULL THEN 'invalid' ELSE 'existing' END AS outcome,
        CASE${unknownPair}
          WHEN completed_id IS NOT NULL AND active_id IS NULL THEN 'none_but_completed'
          ELSE 'none_active'
        END AS reason
      FROM decided d
      WHERE (${cancels}) IS NOT TRUE`,
});

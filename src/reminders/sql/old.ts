/**
 * Deletes reminders of long ago, some of an organization's at a time: events are told for 30 days, and an 08:00 that old is
 * not made up for. Twice that is kept, so that a due date that is put back after weeks is not reminded of again.
 */
import type { Statement } from '../../database/connections/pools.js';

/** Parameters: organization. */
export const old: Statement = {
  name: 'old-reminders',
  text: `
    WITH gone AS (
      DELETE FROM assignment_reminders WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM assignment_reminders
        WHERE organization_id = $1 AND moment < clock_timestamp() - interval '60 days' LIMIT 1000))
      RETURNING 1
    )
    SELECT count(*)::integer AS deleted FROM gone`,
};

/**
 * Deletes reminders of long ago, some of an organization's at a time: an 08:00 that old is not made up for. They are kept as
 * long as their events and a month more, so that a due date that is put back after weeks is not reminded of again.
 */
import type { Statement } from '../../database/connections/pools.js';

/** Parameters: organization, and days that events are kept. */
export const old: Statement = {
  name: 'old-reminders',
  text: `
    WITH gone AS (
      DELETE FROM assignment_reminders WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM assignment_reminders
        WHERE organization_id = $1 AND moment < clock_timestamp() - make_interval(days => $2 + 30) LIMIT 1000))
      RETURNING 1
    )
    SELECT count(*)::integer AS deleted FROM gone`,
};

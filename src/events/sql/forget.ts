/**
 * Deletes a few of the oldest events, if they are older than so many days, and keeps in mind up to where those of each organization
 * are gone. It begins after the last that was deleted, so that it does not pass all that is deleted and still in the index. Says whether
 * there may be more.
 *
 * Parameter: days.
 */
import type { Statement } from '../../database/connections/pools.js';

const most = 5_000;

export const forgetEvents: Statement = {
  name: 'forget-events',
  text: `
    WITH oldest AS MATERIALIZED (
      SELECT position FROM events
      WHERE position > (SELECT coalesce(max(position), 0) FROM event_horizons)
      ORDER BY position
      LIMIT ${most}
    ), gone AS (
      DELETE FROM events
      WHERE position = ANY (ARRAY (SELECT position FROM oldest))
        AND numbered_at < now() - make_interval(days => $1)
      RETURNING organization_id, numbered_at, position
    ), horizons AS (
      INSERT INTO event_horizons AS known (organization_id, numbered_at, position)
      SELECT organization_id, max(numbered_at), max(position) FROM gone GROUP BY organization_id
      ON CONFLICT (organization_id) DO UPDATE SET (numbered_at, position) = (excluded.numbered_at, excluded.position)
      WHERE (excluded.numbered_at, excluded.position) > (known.numbered_at, known.position)
    )
    SELECT count(*) = ${most} AS "isMore" FROM gone`,
};

/** The same for rounds of numbering: ten thousand are kept. */
export const forgetBatches: Statement = {
  name: 'forget-event-batches',
  text: `
    WITH gone AS (
      DELETE FROM event_batches
      WHERE id IN (
        SELECT id FROM event_batches
        WHERE id <= (SELECT max(id) FROM event_batches) - 10000
        ORDER BY id
        LIMIT ${most}
      )
      RETURNING id
    )
    SELECT count(*) = ${most} AS "isMore" FROM gone`,
};

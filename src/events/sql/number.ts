/**
 * Numbers what was committed since the last batch: each new row of history, and each new reminder, gets the next position
 * in the log, in one statement of one snapshot.
 *
 * What is new is known by comparing two snapshots, the last batch's and this statement's: a transaction that this one sees, and that one
 * did not, was then either running (it is in the list) or not begun (its id is not below the end). Rows that are read are
 * visible now. So nothing waits for a transaction that is still open, whosever it is: what it wrote is found by its id, whenever it ends.
 *
 * Whoever numbers at the same time takes the same positions, and one of the two fails on them (23505) without an effect.
 *
 * Versions of one assignment are placed in their order, and otherwise what happened earlier first.
 */
import type { Statement } from '../../database/connections/pools.js';

export const typeOfChange = `
  CASE
    WHEN from_status IS NULL THEN 'assignment.created'
    WHEN from_status = to_status THEN 'assignment.edited'
    WHEN to_status = 'in_progress' THEN 'assignment.started'
    ELSE 'assignment.' || to_status
  END`;

export const typeOfReminder = `'assignment.' || type`;

/** What the transactions of a condition wrote that is an event. */
const written = (condition: string): string => `
        SELECT assignment_id, version, at, ${typeOfChange} AS type, NULL::uuid AS reminder_id FROM assignment_changes
        WHERE transaction_id IS NOT NULL AND transaction_id ${condition}
        UNION ALL
        SELECT assignment_id, version, at, ${typeOfReminder}, id FROM assignment_reminders
        WHERE transaction_id ${condition}`;

/** Of `unplaced` (assignment_id, version, at, type, reminder_id) and `last`. */
export const place = (unplaced: string): string => `
    clock AS MATERIALIZED (
      SELECT greatest(numbered_at, clock_timestamp()::timestamptz(3)) AS now FROM last
    ), placed AS MATERIALIZED (
      SELECT u.*, a.organization_id, row_number() OVER (ORDER BY since, assignment_id, version, at) AS n
      FROM (SELECT *, max(at) OVER (PARTITION BY assignment_id ORDER BY version, at) AS since FROM ${unplaced}) u
      CROSS JOIN LATERAL (SELECT organization_id FROM assignments WHERE id = u.assignment_id LIMIT 1) a
    ), numbered AS (
      INSERT INTO events (position, numbered_at, organization_id, type, assignment_id, version, reminder_id)
      SELECT position + n, now, organization_id, type, assignment_id, version, reminder_id
      FROM placed, last, clock
    ), batch AS (
      SELECT last.id + 1 AS id, position + total AS position, total,
        CASE WHEN total > 0 THEN now ELSE numbered_at END AS numbered_at
      FROM last, clock, (SELECT count(*) AS total FROM placed) p
    )`;

/** Returns up to where events are numbered now, and tells every listener if there are new ones. */
export const number: Statement = {
  name: 'number-events',
  text: `
    WITH last AS MATERIALIZED (
      SELECT id, position, numbered_at, snapshot::pg_snapshot AS snapshot, cluster
      FROM event_batches ORDER BY event_batches.id DESC LIMIT 1
    ), fresh AS MATERIALIZED (
      SELECT w.* FROM last CROSS JOIN LATERAL (
        ${written(`>= pg_snapshot_xmax(snapshot)::text::bigint`)}
      ) w
      UNION ALL
      SELECT w.* FROM last CROSS JOIN LATERAL pg_snapshot_xip(snapshot) AS x (id) CROSS JOIN LATERAL (
        ${written('= x.id::text::bigint')}
      ) w
    ), ${place('fresh')}, added AS (
      INSERT INTO event_batches (id, position, numbered_at, snapshot, cluster)
      SELECT batch.id, batch.position, batch.numbered_at, pg_current_snapshot()::text, cluster
      FROM batch, last
      WHERE total > 0
    )
    SELECT total::integer, position::text, numbered_at AS "numberedAt",
      CASE WHEN total > 0 THEN pg_notify('onus_events', '') END
    FROM batch`,
};

/** Of `last`: when the first that has no number was written, and the first of each transaction that was open then. */
const oldest = (table: string): string => `
      (SELECT at FROM ${table}
       WHERE transaction_id IS NOT NULL AND transaction_id >= pg_snapshot_xmax(snapshot)::text::bigint
       ORDER BY transaction_id
       LIMIT 1)
      UNION ALL
      (SELECT h.at FROM pg_snapshot_xip(snapshot) AS x (id) CROSS JOIN LATERAL (
         SELECT at FROM ${table}
         WHERE transaction_id IS NOT NULL AND transaction_id = x.id::text::bigint
         LIMIT 1
       ) h)`;

/** How old the oldest change is that is committed and has no number, in seconds; it may have been committed long after it was made. */
const age = `
    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(first.at)), 0)::float8 AS seconds
    FROM (
      SELECT snapshot::pg_snapshot AS snapshot FROM event_batches ORDER BY id DESC LIMIT 1
    ) last
    CROSS JOIN LATERAL (
      ${oldest('assignment_changes')}
      UNION ALL
      ${oldest('assignment_reminders')}
    ) first`;

export const numberingLag: Statement = { name: 'numbering-lag', text: age };

/** Whether nobody does what there is a lock for. */
export const isBehind: Statement = {
  name: 'is-numbering-behind',
  text: `SELECT seconds > 2 AS "isBehind" FROM (${age}) age`,
};

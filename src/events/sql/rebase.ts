/** What `log/rebase.ts` runs. */
import { place, typeOfChange, typeOfReminder } from './number.js';

/**
 * Whether the last batch is of another cluster than this: by its name, or since it has seen transactions that this one has not
 * begun yet, as where one of two copies of a cluster's files gets a dump of the other.
 */
export const isElsewhere = `
  SELECT
    cluster <> (SELECT system_identifier::text FROM pg_control_system())
      OR pg_snapshot_xmax(snapshot::pg_snapshot) > pg_snapshot_xmax(pg_current_snapshot()) AS "isElsewhere"
  FROM event_batches ORDER BY id DESC LIMIT 1`;

/**
 * Numbers what is not, but for what is as old as events that are deleted. The batch knows this cluster, and sees no transaction of
 * it as ended: see `forget`.
 */
export const numberAbsent = `
    WITH last AS MATERIALIZED (
      SELECT id, position, numbered_at FROM event_batches ORDER BY event_batches.id DESC LIMIT 1
    ), absent AS MATERIALIZED (
      SELECT assignment_id, version, at, ${typeOfChange} AS type, NULL::uuid AS reminder_id
      FROM assignment_changes h
      WHERE transaction_id IS NOT NULL
        AND at > (SELECT coalesce(max(numbered_at), '-infinity') FROM event_horizons)
        AND NOT EXISTS (
          SELECT FROM events e
          WHERE e.assignment_id = h.assignment_id AND e.version = h.version AND e.reminder_id IS NULL
        )
      UNION ALL
      SELECT assignment_id, version, at, ${typeOfReminder}, id FROM assignment_reminders r
      WHERE transaction_id IS NOT NULL
        AND at > (SELECT coalesce(max(numbered_at), '-infinity') FROM event_horizons)
        AND NOT EXISTS (SELECT FROM events WHERE reminder_id = r.id)
    ), ${place('absent')}
    INSERT INTO event_batches (id, position, numbered_at, snapshot, cluster)
    SELECT id, position, numbered_at, pg_current_snapshot()::text, system_identifier::text FROM batch, pg_control_system()`;

/** Ids of transactions that came along. A new column is that of a table whose rows were never written by this cluster. */
export const forget = ['assignment_changes', 'assignment_reminders']
  .flatMap((table) => [
    `ALTER TABLE ${table} DROP COLUMN transaction_id`,
    `ALTER TABLE ${table} ADD COLUMN transaction_id bigint`,
    `ALTER TABLE ${table} ALTER COLUMN transaction_id SET DEFAULT ((pg_current_xact_id())::text)::bigint`,
  ])
  .concat(
    `CREATE INDEX assignment_changes_transaction_id_idx ON assignment_changes (transaction_id)
     WHERE transaction_id IS NOT NULL`,
    'CREATE INDEX assignment_reminders_transaction_id_idx ON assignment_reminders (transaction_id)',
  );

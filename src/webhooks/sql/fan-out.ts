/**
 * Takes some events of the log that a webhook has not had yet, and makes a delivery of each that it wants. The webhook's
 * place in the log goes on in the same statement, and its row is locked meanwhile: no event is passed over or taken twice.
 *
 * A webhook that is paused takes none: the log is where they wait. What was taken before and comes again, because the place
 * was put back, is sent again.
 */
import type { Statement } from '../../database/connections/pools.js';

/** Events that are taken at a time. */
const most = 500;

export interface FannedOut {
  /** Whether there is any webhook that takes events. */
  isWanted: boolean;
  /** Events that were looked at, of one webhook; 0: none is behind, or others are at it. */
  looked: number;
  added: number;
}

export const fanOut: Statement = {
  name: 'webhooks-fan-out',
  text: `
    WITH hook AS MATERIALIZED (
      SELECT id, organization_id, events, numbered_at, position FROM webhooks w
      WHERE deleted_at IS NULL AND paused_since IS NULL AND EXISTS (
        SELECT FROM events e
        WHERE e.organization_id = w.organization_id AND (e.numbered_at, e.position) > (w.numbered_at, w.position)
      )
      -- Any: one that has far to go holds up no other.
      ORDER BY random()
      LIMIT 1
      FOR NO KEY UPDATE SKIP LOCKED
    ), found AS MATERIALIZED (
      SELECT e.* FROM hook CROSS JOIN LATERAL (
        SELECT * FROM events e
        WHERE e.organization_id = hook.organization_id AND (e.numbered_at, e.position) > (hook.numbered_at, hook.position)
        ORDER BY e.numbered_at, e.position
        LIMIT ${most}
      ) e
    ), added AS (
      INSERT INTO webhook_deliveries AS d
        (webhook_id, event_id, type, numbered_at, position, assignment_id, version, reminder_id, created_at)
      SELECT hook.id, f.id, f.type, f.numbered_at, f.position, f.assignment_id, f.version, f.reminder_id, clock_timestamp()
      FROM found f, hook
      WHERE f.type = ANY (hook.events)
      ORDER BY f.numbered_at, f.position
      ON CONFLICT (webhook_id, position) DO UPDATE SET
        status = 'pending', attempts = 0, first_attempt_at = NULL, finished_at = NULL, next_attempt_at = now()
      WHERE d.status <> 'pending'
      RETURNING d.id
    ), moved AS (
      UPDATE webhooks w SET numbered_at = l.numbered_at, position = l.position
      FROM hook, (SELECT numbered_at, position FROM found ORDER BY numbered_at DESC, position DESC LIMIT 1) l
      WHERE w.id = hook.id
    )
    SELECT EXISTS (SELECT FROM webhooks WHERE deleted_at IS NULL AND paused_since IS NULL) AS "isWanted",
      (SELECT count(*) FROM found)::integer AS looked, (SELECT count(*) FROM added)::integer AS added`,
};

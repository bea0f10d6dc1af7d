/** Deletes, some at a time, what is kept no longer. */
import type { Statement } from '../../database/connections/pools.js';

/** Days that a delivery is kept after it was answered 2xx, and after it was given up. */
export const deliveredDays = 7;
export const deadDays = 30;

const some = 1_000;

const ofStatus = (status: string, days: number): string => `
      SELECT id FROM (
        SELECT id FROM webhook_deliveries
        WHERE webhook_id = w.id AND status = '${status}' AND created_at < now() - interval '${days} days'
          AND finished_at < now() - interval '${days} days'
        ORDER BY created_at
        LIMIT ${some}
      ) ${status}`;

/** Deliveries that are old, or of a webhook that was deleted. */
export const deleteOld: Statement = {
  text: `
    DELETE FROM webhook_deliveries WHERE id IN (
      SELECT d.id FROM webhooks w CROSS JOIN LATERAL (
        ${ofStatus('delivered', deliveredDays)}
        UNION ALL
        ${ofStatus('dead', deadDays)}
        UNION ALL
        SELECT id FROM (
          SELECT id FROM webhook_deliveries WHERE w.deleted_at IS NOT NULL AND webhook_id = w.id LIMIT ${some}
        ) orphans
      ) d
      LIMIT ${some}
    )
    RETURNING id`,
};

/** Webhooks that were deleted, of which nothing is left, and nothing under way. */
export const deleteGone: Statement = {
  text: `
    DELETE FROM webhooks w
    WHERE deleted_at < now() - interval '1 minute'
      AND NOT EXISTS (SELECT FROM webhook_deliveries WHERE webhook_id = w.id)`,
};

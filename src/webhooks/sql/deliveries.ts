/** Deliveries as admins see and repeat them. Each statement has the organization first, and the webhook. */
import type { Statement } from '../../database/connections/pools.js';
import type { WebhookDelivery } from '../webhook-delivery.entity.js';

/** A delivery as it is shown. */
export type ListedDelivery = Pick<
  WebhookDelivery,
  | 'id'
  | 'eventId'
  | 'type'
  | 'assignmentId'
  | 'version'
  | 'status'
  | 'attempts'
  | 'lastAttemptAt'
  | 'nextAttemptAt'
  | 'statusCode'
  | 'answer'
  | 'error'
  | 'createdAt'
  | 'finishedAt'
>;

const columns = `
      d.id, d.event_id AS "eventId", d.type, d.assignment_id AS "assignmentId", d.version, d.status, d.attempts,
      d.last_attempt_at AS "lastAttemptAt", d.next_attempt_at AS "nextAttemptAt", d.status_code AS "statusCode", d.answer,
      d.error, d.created_at AS "createdAt", d.finished_at AS "finishedAt"`;

const ofWebhook = `
    FROM webhooks w
    JOIN webhook_deliveries d ON d.webhook_id = w.id
    WHERE w.organization_id = $1 AND w.id = $2 AND w.deleted_at IS NULL`;

/** Parameter besides: the status, or with `all` none. Two texts, as two indexes have their order. */
export const listDeliveries = {
  all: `SELECT ${columns} ${ofWebhook}`,
  ofStatus: `SELECT ${columns} ${ofWebhook} AND d.status = $3`,
};

export const getDelivery: Statement = { text: `SELECT ${columns} ${ofWebhook} AND d.id = $3` };

/** Parameters besides: the id by which the receiver knows it. */
export const insertTest: Statement = {
  text: `
    INSERT INTO webhook_deliveries (webhook_id, event_id, type)
    SELECT id, $3, 'webhook.test' FROM webhooks WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL
    RETURNING id`,
};

const again = `
    status = 'pending', next_attempt_at = now(), finished_at = NULL,
    attempts = CASE WHEN d.status = 'pending' THEN d.attempts ELSE 0 END,
    first_attempt_at = CASE WHEN d.status = 'pending' THEN d.first_attempt_at END`;

/** One, whatever became of it; one that waits is tried now, and one that is under way stays so. */
export const redeliver: Statement = {
  text: `
    UPDATE webhook_deliveries d SET ${again}
    FROM webhooks w
    WHERE w.organization_id = $1 AND w.id = $2 AND w.deleted_at IS NULL AND d.webhook_id = w.id AND d.id = $3
      AND d.leased_until IS NULL`,
};

/** Those that were given up, of events since an instant. */
export const redeliverDead: Statement = {
  text: `
    UPDATE webhook_deliveries d SET ${again}
    FROM webhooks w
    WHERE w.organization_id = $1 AND w.id = $2 AND w.deleted_at IS NULL AND d.webhook_id = w.id
      AND d.status = 'dead' AND d.numbered_at >= $3 AND d.type <> 'webhook.test'`,
};

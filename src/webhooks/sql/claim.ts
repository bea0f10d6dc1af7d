/**
 * Hands out what is due: to one instance at a time, for as long as an attempt takes. Of an assignment, to one webhook, one
 * delivery is under way, the earliest that is not done.
 *
 * Two statements of one transaction at READ COMMITTED. The first locks the webhooks, so that the second one's snapshot
 * sees all that was handed out of them before.
 */
import type { Statement } from '../../database/connections/pools.js';
import type { DeliveredType } from '../webhook-delivery.entity.js';
import type { SealedSecret } from '../webhook.entity.js';

/** Seconds after which another instance tries: an attempt takes 10, and is then told of. */
export const leaseSeconds = 15;

/** Attempts that are under way to one webhook at most, over all instances; and once it has failed some times on end. */
const most = 8;
const mostFailing = 1;
export const failingAfter = 3;

export interface Slots {
  webhookId: string;
  /** How many may be under way. */
  slots: number;
}

/** Webhooks with something due. Parameter: how many at most. Those with the least under way come first. */
export const lockDue: Statement = {
  name: 'webhooks-lock-due',
  text: `
    SELECT w.id AS "webhookId",
      CASE
        WHEN w.paused_since IS NOT NULL OR w.held_until > now() THEN 0
        WHEN w.failures >= ${failingAfter} THEN ${mostFailing}
        ELSE ${most}
      END AS slots
    FROM webhooks w
    CROSS JOIN LATERAL (
      SELECT count(*)::integer AS n FROM webhook_deliveries WHERE webhook_id = w.id AND leased_until > now()
    ) u
    WHERE w.deleted_at IS NULL AND (
      (
        w.paused_since IS NULL AND (w.held_until IS NULL OR w.held_until <= now())
        AND u.n < CASE WHEN w.failures >= ${failingAfter} THEN ${mostFailing} ELSE ${most} END
        AND EXISTS (
          SELECT FROM webhook_deliveries
          WHERE webhook_id = w.id AND status = 'pending' AND next_attempt_at <= now()
        )
      )
      OR EXISTS (
        SELECT FROM webhook_deliveries
        WHERE webhook_id = w.id AND status = 'pending' AND type = 'webhook.test' AND next_attempt_at <= now()
      )
    )
    ORDER BY u.n, random()
    LIMIT $1
    FOR NO KEY UPDATE OF w SKIP LOCKED`,
};

/** What an attempt needs to know. */
export interface Claimed {
  id: string;
  webhookId: string;
  organizationId: string;
  timeZone: string;
  url: string;
  secrets: SealedSecret[];
  resumedAt: Date | null;
  eventId: string;
  type: DeliveredType;
  numberedAt: Date | null;
  position: string | null;
  assignmentId: string | null;
  version: number | null;
  reminderId: string | null;
  /** This one included. */
  attempts: number;
  firstAttemptAt: Date;
  /** Now, by the clock of the database. */
  lastAttemptAt: Date;
  leasedUntil: Date;
  createdAt: Date;
}

/**
 * Parameters: ids of webhooks that are locked; how many of each may be under way; how many in all. Until it is due again a delivery is not looked
 * at, and one that was handed out is due again when its lease ends.
 */
export const claim: Statement = {
  name: 'webhooks-claim',
  text: `
    UPDATE webhook_deliveries d SET
      attempts = d.attempts + 1, first_attempt_at = coalesce(d.first_attempt_at, now()), last_attempt_at = now(),
      leased_until = now() + interval '${leaseSeconds} seconds', next_attempt_at = now() + interval '${leaseSeconds} seconds'
    FROM (
      SELECT c.id
      FROM unnest($1::uuid[], $2::integer[]) AS h (webhook_id, slots)
      CROSS JOIN LATERAL (
        SELECT id FROM (
          SELECT id FROM webhook_deliveries d
          WHERE d.webhook_id = h.webhook_id AND d.status = 'pending' AND d.next_attempt_at <= now()
            AND d.type <> 'webhook.test'
            AND NOT EXISTS (
              SELECT FROM webhook_deliveries o
              WHERE o.webhook_id = d.webhook_id AND o.assignment_id = d.assignment_id AND o.status = 'pending'
                AND (o.position < d.position OR (o.position > d.position AND o.leased_until > now()))
            )
          ORDER BY d.next_attempt_at
          LIMIT greatest(0, h.slots - (
            SELECT count(*) FROM webhook_deliveries u WHERE u.webhook_id = h.webhook_id AND u.leased_until > now()))
          FOR UPDATE SKIP LOCKED
        ) events
        UNION ALL
        SELECT id FROM (
          SELECT id FROM webhook_deliveries d
          WHERE d.webhook_id = h.webhook_id AND d.status = 'pending' AND d.type = 'webhook.test' AND d.next_attempt_at <= now()
          LIMIT ${most}
          FOR UPDATE SKIP LOCKED
        ) tests
      ) c
      LIMIT $3
    ) c, webhooks w, organizations o
    WHERE d.id = c.id AND w.id = d.webhook_id AND o.id = w.organization_id
    RETURNING d.id, d.webhook_id AS "webhookId", w.organization_id AS "organizationId", o.time_zone AS "timeZone", w.url,
      w.secrets, w.resumed_at AS "resumedAt", d.event_id AS "eventId", d.type, d.numbered_at AS "numberedAt",
      d.position::text, d.assignment_id AS "assignmentId", d.version, d.reminder_id AS "reminderId", d.attempts,
      d.first_attempt_at AS "firstAttemptAt", d.last_attempt_at AS "lastAttemptAt", d.leased_until AS "leasedUntil",
      d.created_at AS "createdAt"`,
};

/** Webhooks as admins see and change them. Each statement has the organization first. */
import type { Statement } from '../../database/connections/pools.js';
import type { Webhook } from '../webhook.entity.js';

/** A webhook as it is shown, without its secrets. */
export type ListedWebhook = Pick<
  Webhook,
  'id' | 'url' | 'events' | 'description' | 'pausedSince' | 'pauseReason' | 'failingSince' | 'createdAt'
> & {
  createdBy: { id: string; name: string };
  /** When the last of those secrets ends that a rotation replaced. */
  formerSecretUntil: Date | null;
};

export const listWebhooks = `
    SELECT w.id, w.url, w.events, w.description, w.paused_since AS "pausedSince", w.pause_reason AS "pauseReason",
      w.failing_since AS "failingSince", w.created_at AS "createdAt",
      jsonb_build_object('id', u.id, 'name', u.name) AS "createdBy",
      (
        SELECT max((s ->> 'until')::timestamptz) FROM jsonb_array_elements(w.secrets) s
        WHERE (s ->> 'until')::timestamptz > now()
      ) AS "formerSecretUntil"
    FROM webhooks w
    JOIN users u ON u.id = w.created_by_id
    WHERE w.organization_id = $1 AND w.deleted_at IS NULL`;

export const getWebhook: Statement = { text: `${listWebhooks} AND w.id = $2` };

/** Whoever else makes one of the organization waits. */
export const lockOrganization: Statement = {
  text: 'SELECT FROM organizations WHERE id = $1 FOR NO KEY UPDATE',
};

export const countWebhooks: Statement = {
  text: `
    SELECT count(*)::integer AS count FROM webhooks WHERE organization_id = $1 AND deleted_at IS NULL`,
};

export const insertWebhook: Statement = {
  text: `
    INSERT INTO webhooks (organization_id, id, url, events, description, secrets, numbered_at, position, created_by_id)
    VALUES ($1, $2, $3, $4, $5, jsonb_build_array(jsonb_build_object('sealed', $6::text, 'until', NULL)), $7, $8, $9)`,
};

/**
 * Parameters besides: what is to be changed, or NULL; whether the description is, and to what; whether it is paused. What is resumed
 * begins as if nothing had failed: nothing is held, and what waited for its next attempt is tried.
 */
export const updateWebhook: Statement = {
  text: `
    WITH changed AS (
      UPDATE webhooks SET
        url = coalesce($3, url),
        events = coalesce($4::text[], events),
        description = CASE WHEN $5 THEN $6 ELSE description END,
        paused_since = CASE WHEN $7 THEN coalesce(paused_since, now()) WHEN NOT $7 THEN NULL ELSE paused_since END,
        pause_reason = CASE WHEN $7 THEN coalesce(pause_reason, 'admin') WHEN NOT $7 THEN NULL ELSE pause_reason END,
        failing_since = CASE WHEN NOT $7 OR url <> $3 THEN NULL ELSE failing_since END,
        failures = CASE WHEN NOT $7 OR url <> $3 THEN 0 ELSE failures END,
        held_until = CASE WHEN NOT $7 OR url <> $3 THEN NULL ELSE held_until END,
        resumed_at = CASE WHEN NOT $7 THEN now() ELSE resumed_at END
      WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL
      RETURNING id
    )
    UPDATE webhook_deliveries d SET next_attempt_at = now()
    FROM changed
    WHERE NOT $7 AND d.webhook_id = changed.id AND d.status = 'pending' AND d.next_attempt_at > now() AND d.leased_until IS NULL`,
};

export const deleteWebhook: Statement = {
  text: `
    UPDATE webhooks SET deleted_at = now(), secrets = '[]'
    WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL
    RETURNING id`,
};

/** Secrets before the last that go on signing at most, whenever they end: all signatures go in one header. */
const mostFormer = 3;

/** Parameters besides: the new secret, and how many seconds those before it go on at most. */
export const rotateSecret: Statement = {
  text: `
    UPDATE webhooks SET secrets = jsonb_build_array(jsonb_build_object('sealed', $3::text, 'until', NULL)) || coalesce((
      SELECT jsonb_agg(jsonb_build_object(
        'sealed', s ->> 'sealed',
        'until', least((s ->> 'until')::timestamptz, clock_timestamp() + make_interval(secs => $4))
      ) ORDER BY n)
      FROM jsonb_array_elements(secrets) WITH ORDINALITY AS s (s, n)
      WHERE coalesce((s ->> 'until')::timestamptz > now(), $4 > 0) AND n <= ${mostFormer}
    ), '[]')
    WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL
    RETURNING id`,
};

/** Puts the place in the log back to an instant, and never forth: what follows is taken once more. */
export const rewindWebhook: Statement = {
  text: `
    UPDATE webhooks SET
      numbered_at = CASE WHEN (numbered_at, position) > ($3::timestamptz, 0) THEN $3::timestamptz ELSE numbered_at END,
      position = CASE WHEN (numbered_at, position) > ($3::timestamptz, 0) THEN 0 ELSE position END
    WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL`,
};

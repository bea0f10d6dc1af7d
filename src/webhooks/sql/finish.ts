/**
 * Tells what came of attempts, and what follows for their webhooks. An attempt whose lease was given to another one is not
 * heard any more.
 *
 * What waits for a delivery of its assignment waits as long as that does, and is looked at when that is done.
 */
import type { Statement } from '../../database/connections/pools.js';
import type { PauseReason } from '../webhook.entity.js';
import { failingAfter } from './claim.js';

/** `failed`: to be tried again; `dead`: given up; `untried`: the instance stops, or its lease is too far gone, and another one tries. */
export type Outcome = 'delivered' | 'failed' | 'dead' | 'untried';

/** A webhook that may have been paused by what came of an attempt. */
export interface PausedNow {
  id: string;
  organizationId: string;
  url: string;
  /** Null: not by this. */
  pausedSince: Date | null;
  pauseReason: PauseReason;
}

/** Seconds for which a webhook that failed some times on end is left alone, at most. */
const mostHeld = 10;

/**
 * Parameters, of each attempt: the delivery, its lease, the outcome; status, start and error of the answer; milliseconds until
 * the next one, and for which the webhook wants to be left alone; whether it says that it is gone. Returns {@link PausedNow}.
 */
export const finish: Statement = {
  name: 'webhooks-finish',
  text: `
    WITH told AS MATERIALIZED (
      SELECT * FROM unnest(
        $1::uuid[], $2::timestamptz[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::boolean[]
      ) AS t (id, leased_until, outcome, status_code, answer, error, wait_ms, held_ms, is_gone)
    ), hooks AS MATERIALIZED (
      -- In one order, by whomever.
      SELECT id FROM webhooks
      WHERE id IN (SELECT d.webhook_id FROM told JOIN webhook_deliveries d ON d.id = told.id)
      ORDER BY id
      FOR NO KEY UPDATE
    ), done AS (
      UPDATE webhook_deliveries d SET
        status = CASE WHEN t.outcome IN ('delivered', 'dead') THEN t.outcome ELSE 'pending' END,
        attempts = d.attempts - CASE WHEN t.outcome = 'untried' THEN 1 ELSE 0 END,
        leased_until = NULL,
        next_attempt_at = now() + t.wait_ms * interval '1 millisecond',
        finished_at = CASE WHEN t.outcome IN ('delivered', 'dead') THEN now() END,
        status_code = CASE WHEN t.outcome = 'untried' THEN d.status_code ELSE t.status_code END,
        answer = CASE WHEN t.outcome = 'untried' THEN d.answer ELSE t.answer END,
        error = CASE WHEN t.outcome = 'untried' THEN d.error ELSE t.error END
      FROM told t
      WHERE d.id = t.id AND d.leased_until = t.leased_until AND EXISTS (SELECT FROM hooks WHERE hooks.id = d.webhook_id)
      RETURNING d.webhook_id, d.assignment_id, d.position, d.type, d.status, d.next_attempt_at, t.outcome, t.held_ms, t.is_gone
    ), followers AS (
      UPDATE webhook_deliveries f SET
        next_attempt_at = CASE WHEN done.status = 'pending' THEN done.next_attempt_at ELSE now() END
      FROM done
      WHERE f.webhook_id = done.webhook_id AND f.assignment_id = done.assignment_id AND f.status = 'pending'
        AND f.position > done.position AND f.leased_until IS NULL
    ), heard AS (
      SELECT webhook_id, bool_or(outcome = 'delivered') AS is_well, max(held_ms) AS held_ms, bool_or(is_gone) AS is_gone
      FROM done
      WHERE type <> 'webhook.test' AND outcome <> 'untried'
      GROUP BY webhook_id
    )
    UPDATE webhooks w SET
      failing_since = CASE WHEN is_well THEN NULL ELSE coalesce(w.failing_since, now()) END,
      failures = CASE WHEN is_well THEN 0 ELSE w.failures + 1 END,
      held_until = CASE
        WHEN held_ms > 0 THEN greatest(w.held_until, now() + held_ms * interval '1 millisecond')
        WHEN NOT is_well AND w.failures + 1 >= ${failingAfter} THEN
          greatest(w.held_until, now() + least(${mostHeld}, 2 ^ least(w.failures + 1 - ${failingAfter}, 10)) * interval '1 second')
        ELSE w.held_until
      END,
      paused_since = CASE
        WHEN w.paused_since IS NULL AND (is_gone OR (NOT is_well AND w.failing_since <= now() - interval '1 day')) THEN now()
        ELSE w.paused_since
      END,
      pause_reason = CASE
        WHEN w.paused_since IS NOT NULL THEN w.pause_reason
        WHEN is_gone THEN 'gone'
        WHEN NOT is_well AND w.failing_since <= now() - interval '1 day' THEN 'failing'
      END
    FROM heard
    WHERE w.id = heard.webhook_id AND w.deleted_at IS NULL
    RETURNING w.id, w.organization_id AS "organizationId", w.url, w.pause_reason AS "pauseReason",
      CASE WHEN w.paused_since = now()::timestamptz(3) THEN w.paused_since END AS "pausedSince"`,
};

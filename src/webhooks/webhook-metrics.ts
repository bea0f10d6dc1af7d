import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Pools } from '../database/connections/pools.js';
import { Metrics } from '../operations/metrics/metrics.js';

/** Deliveries of one webhook that are counted at most: what is more is as bad. */
const most = 10_000;

const waiting = {
  text: `
    SELECT coalesce(sum(p.n), 0)::integer AS waiting,
      coalesce(extract(epoch FROM now() - min(p.oldest)), 0)::float8 AS oldest,
      (SELECT count(*) FROM webhooks WHERE deleted_at IS NULL AND pause_reason IN ('gone', 'failing'))::integer AS paused
    FROM webhooks w
    CROSS JOIN LATERAL (
      SELECT count(*) AS n, min(created_at) AS oldest FROM (
        SELECT created_at FROM webhook_deliveries
        WHERE webhook_id = w.id AND status = 'pending'
        ORDER BY created_at
        LIMIT ${most}
      ) waiting
    ) p
    WHERE w.deleted_at IS NULL AND w.paused_since IS NULL`,
};

/** How deliveries go: those of this instance as they end, and what waits, on all instances, when somebody looks. */
@Injectable()
export class WebhookMetrics {
  readonly attempts: Counter<'outcome'>;

  constructor(pools: Pools, metrics: Metrics) {
    const registers = [metrics.registry];
    this.attempts = new Counter({
      name: 'onus_webhook_attempts_total',
      help: 'Attempts of this instance to deliver an event to a webhook, by outcome: delivered, failed (tried again), dead (given up), untried (it stopped, or stood still).',
      labelNames: ['outcome'] as const,
      registers,
    });
    const pending = new Gauge({
      name: 'onus_webhook_deliveries_waiting',
      help: `Deliveries that are to be sent, now or again, on all instances; of each webhook ${most} at most, of paused ones none.`,
      registers,
    });
    const oldest = new Gauge({
      name: 'onus_webhook_deliveries_oldest_waiting_seconds',
      help: 'How long the oldest of them has waited; 0 where none does.',
      registers,
    });
    const paused = new Gauge({
      name: 'onus_webhooks_paused',
      help: 'Webhooks that were paused because of what they answered.',
      registers,
    });
    metrics.lookUp('webhooks', [pending, oldest, paused], async () => {
      const [now] = await pools.query<{ waiting: number; oldest: number; paused: number }>(waiting, []);
      pending.set(now!.waiting);
      oldest.set(now!.oldest);
      paused.set(now!.paused);
    });
  }
}

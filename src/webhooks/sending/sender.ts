/**
 * Sends what is due, on every instance: some at once, few to one webhook, and of an assignment one after the other. What an
 * instance had under way when it was killed another one sends again when the lease is over.
 */
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { type EventRow, EventsService } from '../../events/events.service.js';
import { Logger } from '../../operations/logging/class-logger.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { Secrets } from '../secrets.js';
import { type Claimed, leaseSeconds } from '../sql/claim.js';
import { testType } from '../webhook-delivery.entity.js';
import { WebhookMetrics } from '../webhook-metrics.js';
import { afterFailure, askedMsOf } from './back-off.js';
import { FanOut } from './fan-out.js';
import { Loop } from '../../database/loop.js';
import { bodyOf, headersOf } from './message.js';
import { PauseNotices } from './pause-notices.js';
import { type Answer, patienceMs, Poster } from './post.js';
import { type Told, WorkRepository } from './work.repository.js';

/** Attempts that an instance has under way at most. */
const most = 200;

/** Milliseconds after it was handed out in which an attempt may begin, so that it ends before another instance makes one. */
const beginMs = leaseSeconds * 1_000 - patienceMs;

/** Milliseconds after which it looks by itself for what is due. */
const everyMs = 500;

@Injectable()
export class Sender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Sender.name);
  private readonly loop = new Loop(
    () => this.round(),
    everyMs,
    (error) => this.logger.warn('Webhooks could not be looked after. It is tried again.', { err: error }),
  );
  private readonly poster: Poster;
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private told: Told[] = [];
  private isClosing = false;

  constructor(
    private readonly work: WorkRepository,
    private readonly events: EventsService,
    private readonly secrets: Secrets,
    private readonly metrics: WebhookMetrics,
    private readonly notices: PauseNotices,
    private readonly fanOut: FanOut,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.poster = new Poster(settings.webhooks.allowPrivate);
  }

  onApplicationBootstrap(): void {
    this.fanOut.onAdded = () => this.wake();
    this.loop.start();
  }

  /** Finishes what is under way, as far as there is time; what is left another instance sends. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    await this.loop.stop();
    const boundMs = Math.max(500, (this.settings.shutdownSeconds - 1) * 1000);
    await Promise.race([Promise.all(this.underWay), wait(boundMs, undefined, { ref: false })]);
    this.stopping.abort();
    await Promise.all(this.underWay);
    this.poster.close();
    await this.tell().catch((error: unknown) => {
      this.logger.warn('What came of deliveries could not be written: they are sent again.', { err: error });
    });
  }

  /** Sends what is due now; it is in a moment anyway. */
  wake(): void {
    this.loop.wake();
  }

  private async round(): Promise<void> {
    await this.tell();
    const free = most - this.underWay.size;
    if (free === 0 || this.isClosing) return;
    const since = performance.now();
    const claimed = await this.work.claim(free);
    if (claimed.length === 0) return;
    const events = await this.show(claimed);
    for (const delivery of claimed) {
      const attempt = this.attempt(delivery, events.get(delivery.eventId), since + beginMs).finally(() => {
        this.underWay.delete(attempt);
        this.wake();
      });
      this.underWay.add(attempt);
    }
  }

  private async show(claimed: readonly Claimed[]) {
    const kept = claimed.filter(({ position }) => position !== null);
    const rows = await this.events.show(
      kept.map((delivery) => ({
        position: delivery.position!,
        numberedAt: delivery.numberedAt!,
        id: delivery.eventId,
        organizationId: delivery.organizationId,
        type: delivery.type as Exclude<Claimed['type'], typeof testType>,
        assignmentId: delivery.assignmentId!,
        version: delivery.version!,
        reminderId: delivery.reminderId,
      })),
    );
    return new Map(rows.map((row) => [row.eventId, row]));
  }

  /** Never rejects. @param deadline of performance.now(), to begin */
  private async attempt(delivery: Claimed, event: EventRow | undefined, deadline: number): Promise<void> {
    if (event === undefined && delivery.type !== testType) {
      this.told.push({ ...unsaid(delivery), outcome: 'dead', error: 'It is older than events are kept.' });
      return;
    }
    let answer: Answer;
    try {
      const secrets = await this.secrets.open(delivery.webhookId, delivery.secrets, delivery.lastAttemptAt);
      const body = bodyOf(delivery, event);
      const headers = headersOf(delivery.eventId, delivery.lastAttemptAt, body, secrets);
      if (performance.now() > deadline) {
        this.told.push({ ...unsaid(delivery), outcome: 'untried' });
        return;
      }
      answer = await this.poster.post({ url: delivery.url, headers, body }, this.stopping.signal);
    } catch (error) {
      this.logger.error('A delivery could not be made.', { err: error, deliveryId: delivery.id });
      answer = { statusCode: null, body: null, error: 'It could not be sent: the log of Onus says why.' };
    }
    this.told.push(this.outcomeOf(delivery, answer));
  }

  private outcomeOf(delivery: Claimed, { statusCode, body, error, retryAfter }: Answer): Told {
    const said = { ...unsaid(delivery), statusCode, answer: body, error };
    if (statusCode === null && this.stopping.signal.aborted) return { ...said, outcome: 'untried' };
    if (statusCode !== null && statusCode >= 200 && statusCode < 300)
      return { ...said, outcome: 'delivered' };
    if (delivery.type === testType) return { ...said, outcome: 'dead' };
    const { lastAttemptAt: now, firstAttemptAt, resumedAt } = delivery;
    const ageMs = now.getTime() - Math.max(firstAttemptAt.getTime(), resumedAt?.getTime() ?? 0);
    const askedMs = askedMsOf(retryAfter, now);
    const waitMs = afterFailure({ attempts: delivery.attempts, ageMs, askedMs });
    // Who says so means all that comes from us, and not this one.
    const heldMs = statusCode === 429 || statusCode === 503 ? (askedMs ?? 0) : 0;
    const followed = { ...said, heldMs, isGone: statusCode === 410 };
    return waitMs === undefined
      ? { ...followed, outcome: 'dead' }
      : { ...followed, outcome: 'failed', waitMs };
  }

  /** Writes what came of attempts; what could not be written is by the next call. */
  private async tell(): Promise<void> {
    const { told } = this;
    if (told.length === 0) return;
    this.told = [];
    try {
      const paused = await this.work.finish(told, (client, webhook) => this.notices.write(client, webhook));
      for (const { outcome } of told) this.metrics.attempts.inc({ outcome });
      for (const webhook of paused) this.notices.tell(webhook);
    } catch (error) {
      this.told = [...told, ...this.told];
      throw error;
    }
  }
}

/** Of an attempt that nobody answered. */
function unsaid(delivery: Claimed): Omit<Told, 'outcome'> {
  return { delivery, statusCode: null, answer: null, error: null, waitMs: 0, heldMs: 0, isGone: false };
}

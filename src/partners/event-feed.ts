/**
 * Events for partners who go on from a cursor, and who may wait for the next. Who waits costs no query and no connection to the
 * database, and is let go when this instance is asked to stop.
 */
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import {
  decodePlace,
  type EventPage,
  EventsService,
  type LogPosition,
  maySee,
} from '../events/events.service.js';
import { RateLimited, ValidationFailed } from '../http/problems/problems.js';
import { refusalHeaders } from '../http/rate-limits/headers.js';
import { parseInstant } from '../http/validation/is-moment.js';
import type { PartnerPrincipal } from '../identity/access/principal.js';
import { Metrics } from '../operations/metrics/metrics.js';
import { Readiness } from '../operations/health/readiness.js';
import { scopeOf } from './external-mapping.js';

/** Requests of one key that may wait at one instance at the same time. */
const waitLimit = { name: 'waiting', points: 20, seconds: 25 };

/** Milliseconds that somebody waits at most once this instance stops: whoever asks again at once may be led here again. */
const lastWaitMs = 1_000;

/** Milliseconds after which a key may be another. */
const admittedMs = 1_000;

export interface AskedEvents {
  after?: string | undefined;
  limit: number;
  /** Seconds. */
  wait: number;
}

@Injectable()
export class EventFeed {
  private readonly waiting = new Map<string, number>();

  constructor(
    private readonly events: EventsService,
    private readonly readiness: Readiness,
    { registry }: Metrics,
  ) {
    const waiters: Gauge = new Gauge({
      name: 'onus_event_waiters',
      help: 'Requests of partners that wait for an event here.',
      registers: [registry],
      collect: () => waiters.set(this.waiting.values().reduce((sum, each) => sum + each, 0)),
    });
  }

  /**
   * @param gone aborted when the caller has left
   * @param admitAgain finds out who the caller is by now, for who has waited
   */
  async read(
    partner: PartnerPrincipal,
    { after, limit, wait }: AskedEvents,
    gone: AbortSignal,
    admitAgain: () => Promise<PartnerPrincipal>,
  ): Promise<EventPage> {
    const place = await this.placeOf(after);
    if (wait === 0) return this.events.page(scopeOf(partner), place, limit);
    const since = performance.now();
    const page = await this.asOneOfFew(partner.id, () =>
      this.events.nextPage(scopeOf(partner), place, limit, this.endOf(wait, gone)),
    );
    if (gone.aborted || performance.now() - since < admittedMs) return page;
    const scope = scopeOf(await admitAgain());
    return { ...page, items: page.items.filter((event) => maySee(scope, event)) };
  }

  private async placeOf(after: string | undefined): Promise<LogPosition | undefined> {
    if (after === undefined) return undefined;
    if (after === 'now') return this.events.end();
    const moment = parseInstant(after);
    if (moment !== undefined) return this.events.placeAt(moment);
    const place = decodePlace(after);
    if (place !== undefined) return place;
    const message = 'after must be a next_cursor of this list, now, or a time such as 2027-01-31T12:00:00Z.';
    throw new ValidationFailed([{ field: 'after', code: 'invalid-cursor', message }]);
  }

  private endOf(seconds: number, gone: AbortSignal): AbortSignal {
    const { stop } = this.readiness;
    if (stop.aborted) return AbortSignal.any([gone, AbortSignal.timeout(lastWaitMs)]);
    return AbortSignal.any([gone, stop, AbortSignal.timeout(seconds * 1000)]);
  }

  private async asOneOfFew<T>(keyId: string, read: () => Promise<T>): Promise<T> {
    const others = this.waiting.get(keyId) ?? 0;
    if (others >= waitLimit.points) {
      throw new RateLimited(
        `This key has ${waitLimit.points} requests that wait: let one reader wait, and share what it is told.`,
        refusalHeaders(waitLimit, 1_000),
      );
    }
    this.waiting.set(keyId, others + 1);
    try {
      return await read();
    } finally {
      const left = this.waiting.get(keyId)! - 1;
      if (left === 0) this.waiting.delete(keyId);
      else this.waiting.set(keyId, left);
    }
  }
}

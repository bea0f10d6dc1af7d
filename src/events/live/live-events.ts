/**
 * The log, live, to everybody who is signed in: each is told what they may see. A stream that waits costs no query; it ends when its
 * reader would not be let in any more, and its last event is then `refused`, with the problem. It ends also when this instance is
 * asked to stop: its client comes back, and is led to another one.
 */
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Response } from 'express';
import { Counter, Gauge } from 'prom-client';
// oxlint-disable-next-line no-restricted-imports -- who sees an assignment sees its events
import { scopeOf } from '../../assignments/callers.js';
import { RateLimited, ValidationFailed } from '../../http/problems/problems.js';
import { refusalHeaders } from '../../http/rate-limits/headers.js';
import { beginEvents, refused, silenceMs } from '../../http/requests/event-streams.js';
import { FewAtOnce } from '../../http/requests/few-at-once.js';
import type { RequestWithPrincipal, UserPrincipal } from '../../identity/access/principal.js';
import { AdmissionWatch } from '../../identity/watch/admission-watch.js';
import { Readiness } from '../../operations/health/readiness.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import {
  decodePlace,
  encodePlace,
  type EventPage,
  EventsService,
  type LogPosition,
} from '../events.service.js';
import { type View, viewOf } from './event-text.js';
import { LiveStream } from './live-stream.js';

/** Streams of one person at an instance. */
const streamLimit = { name: 'streams', points: 20, seconds: 1 };

/** Events of a page. */
const pageSize = 50;

/** Pages that are read at a time, so that many who come back at once leave connections for others. */
const mostPages = 4;

/** Milliseconds after which a client comes back: not all at once. */
const retryMs = (): number => 1_000 + Math.floor(Math.random() * 2_000);

/** Milliseconds that a reader has to take what was written last. */
const lastMs = 5_000;

@Injectable()
export class LiveEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly streams = new Map<Response, { userId: string; stream: LiveStream }>();
  private readonly reading = new FewAtOnce(mostPages);
  private readonly dropped: Counter;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly events: EventsService,
    private readonly admissions: AdmissionWatch,
    private readonly readiness: Readiness,
    { registry }: Metrics,
  ) {
    const open: Gauge = new Gauge({
      name: 'onus_event_streams',
      help: 'Streams of events that are open here.',
      registers: [registry],
      collect: () => open.set(this.streams.size),
    });
    this.dropped = new Counter({
      name: 'onus_event_streams_dropped_total',
      help: 'Streams of events that were ended because their reader did not read.',
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.breakSilence(), silenceMs).unref();
    this.readiness.stop.addEventListener('abort', () => {
      for (const response of this.streams.keys()) end(response);
    });
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /**
   * Begins a stream, which goes on after this returns. Throws {@link ValidationFailed} for an id of no event, `CursorExpired` for one
   * after which something is deleted, {@link RateLimited} for who has too many streams.
   * @param lastEventId undefined: what comes next
   */
  async open(
    user: UserPrincipal,
    lastEventId: string | undefined,
    request: RequestWithPrincipal,
    response: Response,
  ): Promise<void> {
    const place = lastEventId === undefined ? undefined : placeAfter(lastEventId);
    const view = viewOf(scopeOf(user));
    const first = place && (await this.page(view, place));
    this.refuseTooMany(user.id);
    if (response.destroyed) return;
    beginEvents(response, retryMs());
    if (this.readiness.stopping || request.method === 'HEAD') {
      response.end();
      return;
    }
    const stream = new LiveStream(response, view, place ?? this.events.tip, {
      page: (of, after) => this.page(of, after),
      onSlow: () => this.dropped.inc(),
    });
    this.streams.set(response, { userId: user.id, stream });
    const unfollow = this.events.follow({
      organizationId: user.organizationId,
      onEvents: (events) => stream.onEvents(events),
    });
    const unwatch = this.admissions.watch(request, {
      onUser: (now) => (stream.view = sameOr(stream.view, viewOf(scopeOf(now)))),
      onRefused: (problem) => {
        if (!response.writableEnded) response.write(refused(problem, request));
        end(response);
      },
      onUnknown: () => end(response),
    });
    const close = (): void => {
      this.streams.delete(response);
      unfollow();
      unwatch();
    };
    response.once('close', close).once('finish', close);
    if (first === undefined) stream.beginLive();
    else stream.beginWith(first);
  }

  private page({ scope }: View, after: LogPosition): Promise<EventPage> {
    return this.reading.take(() => this.events.page(scope, after, pageSize));
  }

  private refuseTooMany(userId: string): void {
    const own = this.streams.values().filter((each) => each.userId === userId);
    if ([...own].length < streamLimit.points) return;
    throw new RateLimited(
      `You have ${streamLimit.points} streams open: close one first.`,
      refusalHeaders(streamLimit, streamLimit.seconds * 1000),
    );
  }

  /** Who has been told everything also learns up to where that is: nothing of it is missed, or looked for, by who comes back. */
  private breakSilence(): void {
    const { told } = this.events;
    const text = Buffer.from(`:\nid: ${encodePlace(told)}\n\n`);
    for (const { stream } of this.streams.values()) stream.onSilence(text, told);
  }
}

function placeAfter(lastEventId: string): LogPosition {
  const place = decodePlace(lastEventId);
  if (place !== undefined) return place;
  const message = 'Last-Event-ID must be the id of an event of this stream.';
  throw new ValidationFailed([{ field: 'Last-Event-ID', code: 'invalid-cursor', message }]);
}

/** The one before where nothing is different: who sees the same shares it. */
function sameOr(before: View, now: View): View {
  return before.name === now.name ? before : now;
}

/** Ends a stream, also of a reader that does not read on. */
function end(response: Response): void {
  response.end();
  setTimeout(() => response.destroy(), lastMs).unref();
}

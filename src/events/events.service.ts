/**
 * The log of events, as those see it who read it. Whoever goes on from the place of the last event they were told is told every
 * later one, once, in an order that all readers share.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { Scope } from '../assignments/assignments.service.js';
import { Pools } from '../database/connections/pools.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { CursorExpired } from './event-problems.js';
import { EventTail, type Follower } from './log/event-tail.js';
import type { Event } from './event.entity.js';
import { beginning, compare, latest, type LogPosition, placeAt, placeOf } from './log/place.js';
import { type EventRow, keptEvents, logEnd, type PageRow, pageOfEvents } from './sql/read.js';

export { toEventDto } from './event-answer.js';
export { compare, decodePlace, encodePlace, type LogPosition, placeOf } from './log/place.js';
export type { EventRow } from './sql/read.js';

/** Events that are looked at for one page of somebody who may see only some. */
const mostLookedAt = 1_000;

export interface EventPage {
  items: EventRow[];
  /** Where to go on. */
  next: LogPosition;
  /** Whether there was nothing more then. */
  isEnd: boolean;
}

@Injectable()
export class EventsService {
  constructor(
    private readonly pools: Pools,
    private readonly tail: EventTail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Up to where those who follow have been told. */
  get told(): LogPosition {
    return this.tail.told;
  }

  /** Up to where this instance knows that the log goes: whoever begins there, and follows at once, misses nothing. */
  get tip(): LogPosition {
    return this.tail.end;
  }

  /** Up to where events are numbered. */
  async end(): Promise<LogPosition> {
    const [end] = await this.pools.query<LogPosition>(logEnd, []);
    return end!;
  }

  /** After which all is that is numbered at a moment or later; of the future, all that is numbered after now. */
  async placeAt(moment: Date): Promise<LogPosition> {
    const [place, end] = [placeAt(moment), await this.end()];
    return compare(place, end) < 0 ? place : end;
  }

  /**
   * What follows a place, of what may be seen; it may be nothing, and still not be the end. Throws {@link CursorExpired} if some of
   * the organization's that followed is deleted.
   * @param after undefined: before the oldest that is kept
   * @param limit events at most
   */
  async page(scope: Scope, after: LogPosition | undefined, limit: number): Promise<EventPage> {
    // Before the events: the page has all up to there, and what is numbered in between is looked at again.
    const { end } = this.tail;
    const most = seesAll(scope) ? limit : Math.max(limit, mostLookedAt);
    const values = [scope.organizationId, after?.numberedAt, after?.position, most];
    const found = await this.pools.query<PageRow>(pageOfEvents, values);
    const oldest = oldestOf(found[0]!);
    const from = after ?? oldest;
    if (compare(from, oldest) < 0) throw new CursorExpired(oldest, this.settings.eventsKeptDays);
    const rows = found.filter((row): row is PageRow & EventRow => row.eventId !== null);
    const visible = rows.filter((event) => maySee(scope, event));
    const items = visible.slice(0, limit);
    if (items.length < visible.length) return { items, next: placeOf(items.at(-1)!), isEnd: false };
    const last = rows.at(-1);
    if (rows.length === most) return { items, next: placeOf(last!), isEnd: false };
    return { items, next: latest(latest(from, end), last), isEnd: true };
  }

  /**
   * The next page that has something, or the last one, as soon as there is something, or else at the signal. Who waits costs no query.
   * Throws as `page` does.
   */
  async nextPage(
    scope: Scope,
    after: LogPosition | undefined,
    limit: number,
    signal: AbortSignal,
  ): Promise<EventPage> {
    let page = await this.page(scope, after, limit);
    // What is numbered while a page is read is found by the next one, and only who is at the end follows: nothing is read twice.
    while (page.items.length === 0 && !this.isAtTip(page) && !signal.aborted)
      page = await this.page(scope, page.next, limit);
    if (page.items.length > 0 || signal.aborted) return page;
    const { next } = page;
    const told = await this.newsAfter(scope, next, signal);
    const items = told.slice(0, limit);
    return { items, next: placeOf(items.at(-1) ?? next), isEnd: items.length === told.length };
  }

  private isAtTip({ isEnd, next }: EventPage): boolean {
    return isEnd && compare(next, this.tail.end) >= 0;
  }

  /** What is told first of what may be seen, after a place that is the tip; nothing if the signal comes before. */
  private newsAfter(scope: Scope, place: LogPosition, signal: AbortSignal): Promise<EventRow[]> {
    const { promise, resolve } = Promise.withResolvers<EventRow[]>();
    const unfollow = this.follow({
      organizationId: scope.organizationId,
      onEvents: (events) => {
        const news = events.filter((event) => compare(event, place) > 0 && maySee(scope, event));
        if (news.length > 0) resolve(news);
      },
    });
    const onAbort = (): void => resolve([]);
    signal.addEventListener('abort', onAbort, { once: true });
    return promise.finally(() => {
      unfollow();
      signal.removeEventListener('abort', onAbort);
    });
  }

  /** Tells what is after the tip in an organization, and perhaps some of what is before it. @returns what ends it */
  follow(follower: Follower): () => void {
    return this.tail.follow(follower);
  }

  /** Calls `tell` when the log has grown, of whichever organization. It must not throw. */
  onGrowth(tell: () => void): void {
    this.tail.onGrowth(tell);
  }

  /** What is to be said now of events that somebody kept; in no order. */
  show(events: readonly Event[]): Promise<EventRow[]> {
    const all = <Name extends keyof Event>(name: Name) => events.map((event) => event[name]);
    const names = [
      'position',
      'numberedAt',
      'id',
      'type',
      'organizationId',
      'assignmentId',
      'version',
    ] as const;
    return this.pools.query<EventRow>(keptEvents, [...names.map(all), all('reminderId')]);
  }
}

/** Where the events begin that the organization still has. */
function oldestOf({ horizonAt, horizonPosition }: PageRow): LogPosition {
  return horizonAt === null ? beginning : { numberedAt: horizonAt, position: horizonPosition! };
}

/** Whether an event is one that somebody may see. */
export function maySee(
  { organizationId, counselorId, groups, scenarioIds }: Scope,
  event: EventRow,
): boolean {
  return (
    event.organizationId === organizationId &&
    (counselorId === null || event.counselorId === counselorId) &&
    (groups === null || (event.group !== null && groups.includes(event.group))) &&
    (scenarioIds === null || scenarioIds.includes(event.scenarioId))
  );
}

const seesAll = ({ counselorId, groups, scenarioIds }: Scope): boolean =>
  counselorId === null && groups === null && scenarioIds === null;

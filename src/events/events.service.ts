/**
 * The log of events, as those see it who read it. Whoever goes on from the place of the last event they were told is told every
 * later one, once, in an order that all readers share.
 */
import { Injectable } from '@nestjs/common';
import type { Scope } from '../assignments/assignments.service.js';
import { Pools } from '../database/connections/pools.js';
import { EventTail, type Follower } from './log/event-tail.js';
import type { Event } from './event.entity.js';
import { type EventRow, keptEvents, logEnd, type LogPosition, pageOfEvents } from './sql/read.js';

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
  ) {}

  /** Up to where events are numbered. */
  async end(): Promise<LogPosition> {
    const [end] = await this.pools.read<LogPosition>(logEnd, []);
    return end!;
  }

  /**
   * What follows a place, of what may be seen; it may be nothing, and still not be the end.
   * @param limit events at most
   */
  async page(scope: Scope, after: LogPosition, limit: number): Promise<EventPage> {
    // Before the events: what is numbered in between is then looked at again.
    const end = this.tail.end ?? (await this.end());
    const most = seesAll(scope) ? limit : Math.max(limit, mostLookedAt);
    const values = [scope.organizationId, after.numberedAt, after.position, most];
    const rows = await this.pools.read<EventRow>(pageOfEvents, values);
    const visible = rows.filter((event) => maySee(scope, event));
    const items = visible.slice(0, limit);
    if (items.length < visible.length) return { items, next: placeOf(items.at(-1)!), isEnd: false };
    const last = rows.at(-1);
    if (rows.length === most) return { items, next: placeOf(last!), isEnd: false };
    return { items, next: latest(latest(after, end), last), isEnd: true };
  }

  /** Tells what is new in an organization from now on. @returns what ends it */
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
    return this.pools.read<EventRow>(keptEvents, [...names.map(all), all('reminderId')]);
  }
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

const placeOf = ({ numberedAt, position }: LogPosition): LogPosition => ({ numberedAt, position });

function latest(one: LogPosition, other: LogPosition | undefined): LogPosition {
  return other === undefined || compare(one, other) >= 0 ? placeOf(one) : placeOf(other);
}

/** The order of the log: negative if the first comes first. */
export function compare(one: LogPosition, other: LogPosition): number {
  const apart = one.numberedAt.getTime() - other.numberedAt.getTime();
  return apart === 0 ? Number(BigInt(one.position) - BigInt(other.position)) : apart;
}

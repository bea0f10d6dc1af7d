/**
 * The end of the log as this instance knows it, and what is new there for those who follow: one query for all of them,
 * and none while nobody does.
 *
 * Those who follow are told each event of their organization after the place where they began, once, in the log's order.
 */
import { Injectable } from '@nestjs/common';
import { Pools } from '../../database/connections/pools.js';
import { type EventRow, type LogPosition, newEvents } from '../sql/read.js';

/** Events that are read at a time. */
const mostAtOnce = 500;

export interface Follower {
  organizationId: string;
  /** Told of some events, oldest first. Must not throw. */
  onEvents: (events: readonly EventRow[]) => void;
}

@Injectable()
export class EventTail {
  private readonly followers = new Map<string, Set<Follower>>();
  private readonly growth: (() => void)[] = [];
  private known: LogPosition | undefined;
  private reading: Promise<void> | undefined;
  private next: LogPosition | undefined;

  constructor(private readonly pools: Pools) {}

  /** Up to where everybody here has been told. Undefined until the log was reached for the first time. */
  get end(): LogPosition | undefined {
    return this.known;
  }

  /** Follows from the end as it is known now. @returns what ends it */
  follow(follower: Follower): () => void {
    const { organizationId } = follower;
    const followers = this.followers.get(organizationId) ?? new Set();
    this.followers.set(organizationId, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0) this.followers.delete(organizationId);
    };
  }

  /** Calls `tell` when there is something new, of whichever organization; it must not throw. */
  onGrowth(tell: () => void): void {
    this.growth.push(tell);
  }

  /** Told that events are numbered up to there. Rejects if they could not be read: they are by the next call. */
  async advance(to: LogPosition): Promise<void> {
    if (this.known === undefined || BigInt(to.position) > BigInt(this.next?.position ?? 0)) {
      this.next = to;
      for (const tell of this.growth) tell();
    }
    this.reading ??= this.readOn().finally(() => (this.reading = undefined));
    await this.reading;
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const { known, next } = this;
      if (next === undefined) return;
      if (known === undefined) {
        this.known = next;
        continue;
      }
      if (BigInt(next.position) <= BigInt(known.position)) return;
      if (this.followers.size === 0) this.known = next;
      else await this.readSome(known, next);
    }
  }

  private async readSome(known: LogPosition, next: LogPosition): Promise<void> {
    const organizations = [...this.followers.keys()];
    const events = await this.pools.read<EventRow>(newEvents, [
      known.position,
      next.position,
      organizations,
      mostAtOnce,
    ]);
    this.known = events.length < mostAtOnce ? next : events.at(-1)!;
    for (const [organizationId, theirs] of Map.groupBy(events, (event) => event.organizationId)) {
      for (const follower of this.followers.get(organizationId) ?? []) follower.onEvents(theirs);
    }
  }
}

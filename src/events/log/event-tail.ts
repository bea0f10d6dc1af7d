/**
 * The end of the log as this instance knows it, and what is new there for those who follow: one query for all of them,
 * and none while nobody does.
 *
 * Those who follow are told each event of their organization after the place where they began, once, in the log's order.
 */
import { Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { Pools } from '../../database/connections/pools.js';
import { type EventRow, logEnd, newEvents, survivingPlace } from '../sql/read.js';
import { beginning, type LogPosition, placeOf } from './place.js';

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
  private known = beginning;
  private next = beginning;
  private reading: Promise<void> | undefined;

  constructor(private readonly pools: Pools) {}

  /** Before anybody follows, so that nobody is told what there was before; and before it may be resumed elsewhere. */
  async begin(): Promise<void> {
    const [end] = await this.pools.query<LogPosition>(logEnd, []);
    this.known = end!;
    this.next = end!;
  }

  /** Up to where everybody here has been told. */
  get told(): LogPosition {
    return this.known;
  }

  /** Up to where this instance knows that the log goes. */
  get end(): LogPosition {
    return this.next;
  }

  /**
   * Tells what is after the end, and perhaps some of what is before it. Whoever has read up to the end, and drops of what they are told
   * what they have, misses nothing. @returns what ends it
   */
  follow(follower: Follower): () => void {
    const { organizationId } = follower;
    const followers = this.followers.get(organizationId) ?? new Set();
    this.followers.set(organizationId, followers.add(follower));
    return () => {
      followers.delete(follower);
      if (followers.size === 0 && this.followers.get(organizationId) === followers)
        this.followers.delete(organizationId);
    };
  }

  /** Calls `tell` when there is something new, of whichever organization; it must not throw. */
  onGrowth(tell: () => void): void {
    this.growth.push(tell);
  }

  /** Told that events are numbered up to there. Rejects if they could not be read: they are by the next call. */
  async advance(to: LogPosition): Promise<void> {
    if (BigInt(to.position) > BigInt(this.next.position)) {
      this.next = to;
      for (const tell of this.growth) tell();
    }
    this.reading ??= this.readOn().finally(() => (this.reading = undefined));
    await this.reading;
  }

  /**
   * Goes on where the server may be another: one that has lost the last commits of the one before, and gives their positions anew, so
   * that those say no more how far everybody has been told.
   */
  async resume(client: Client): Promise<void> {
    await this.reading?.catch(() => undefined);
    const { numberedAt, position } = this.known;
    const { rows } = await client.query<LogPosition>(survivingPlace, [numberedAt, position]);
    this.known = rows[0] ?? beginning;
    this.next = this.known;
  }

  private async readOn(): Promise<void> {
    while (BigInt(this.next.position) > BigInt(this.known.position)) {
      const { known, next } = this;
      if (this.followers.size === 0) this.known = next;
      else await this.readSome(known, next);
    }
  }

  private async readSome(known: LogPosition, next: LogPosition): Promise<void> {
    const organizations = [...this.followers.keys()];
    const values = [known.position, next.position, organizations, mostAtOnce];
    const events = await this.pools.query<EventRow>(newEvents, values);
    this.known = events.length < mostAtOnce ? next : placeOf(events.at(-1)!);
    for (const [organizationId, theirs] of Map.groupBy(events, (event) => event.organizationId)) {
      for (const follower of this.followers.get(organizationId) ?? []) follower.onEvents(theirs);
    }
  }
}

/**
 * One reader of the log. It is told what is new as soon as it is there; while it is behind, at its beginning or because it reads
 * slowly, it goes on by pages, each read when the last has gone out. So nothing is kept for a reader but what is on its way, and one
 * that has not taken what was sent within ten seconds is dropped: it comes back, and goes on after the last event that it has.
 *
 * None is left out, and none told twice: while a page is read, what is new is kept, and told after it if it is not in it.
 */
import type { Response } from 'express';
import {
  compare,
  encodePlace,
  type EventPage,
  type EventRow,
  type LogPosition,
  placeOf,
} from '../events.service.js';
import { textOf, type View } from './event-text.js';

/** Bytes on their way that make a reader a slow one. */
const mostOnTheirWay = 65_536;

/** Milliseconds in which a slow reader must take what is on its way. */
const patienceMs = 10_000;

/** New events that are kept while a page is read; of more, the next page has them. */
const mostMeanwhile = 500;

const comment = Buffer.from(':\n\n');

export interface Reading {
  /** Reads the page after a place. */
  page: (view: View, after: LogPosition) => Promise<EventPage>;
  /** Told of a reader that takes nothing. */
  onSlow: () => void;
}

export class LiveStream {
  private isLive = false;
  private meanwhile: EventRow[] | undefined;

  constructor(
    private readonly response: Response,
    public view: View,
    private place: LogPosition,
    private readonly reading: Reading,
  ) {}

  /** Begins with what comes next. */
  beginLive(): void {
    this.isLive = true;
    this.response.write(`id: ${encodePlace(this.place)}\n\n`);
  }

  /** Begins with a page that was read before, and goes on. */
  beginWith(page: EventPage): void {
    this.write(textOf(page.items, this.view));
    this.place = page.next;
    void this.catchUp();
  }

  /** Told of all that is new in the organization. */
  onEvents(events: readonly EventRow[]): void {
    if (this.isLive && this.isSlow()) this.fallBehind();
    if (this.isLive) {
      this.tell(events);
    } else if (this.meanwhile !== undefined && this.meanwhile.length <= mostMeanwhile) {
      this.meanwhile.push(...events);
    }
  }

  /** Keeps the connection from being taken for dead. @param text tells whoever has been told everything that this is up to a place */
  onSilence(text: Buffer, upTo: LogPosition): void {
    if (!this.isLive) return;
    if (this.isSlow()) this.fallBehind();
    // Some are further: who began at a tip of which others are being told now, and after a failover that lost the last commits.
    else this.write(compare(upTo, this.place) < 0 ? comment : text);
  }

  private isSlow(): boolean {
    return this.response.writableLength > mostOnTheirWay;
  }

  private fallBehind(): void {
    this.isLive = false;
    void this.catchUp();
  }

  private async catchUp(): Promise<void> {
    try {
      while (!this.isLive && !this.response.writableEnded) {
        if (!(await this.hasGoneOut())) {
          if (!this.response.destroyed) this.reading.onSlow();
          this.response.destroy();
          return;
        }
        await this.readOn();
      }
    } catch {
      // It comes back, and is told then what is the matter.
      this.response.destroy();
    } finally {
      this.meanwhile = undefined;
    }
  }

  private async readOn(): Promise<void> {
    const meanwhile: EventRow[] = [];
    this.meanwhile = meanwhile;
    const { view } = this;
    const page = await this.reading.page(view, this.place);
    this.meanwhile = undefined;
    this.write(textOf(page.items, view));
    this.place = page.next;
    if (!page.isEnd || meanwhile.length > mostMeanwhile) return;
    this.tell(meanwhile);
    this.isLive = true;
  }

  /** What of it is new to this reader: a page may have had what everybody else is told after it. */
  private tell(events: readonly EventRow[]): void {
    const isNew = (event: EventRow): boolean => compare(event, this.place) > 0;
    // All of a batch, mostly: its text is that of everybody.
    const news = events.every(isNew) ? events : events.filter(isNew);
    this.write(textOf(news, this.view));
    if (news.length > 0) this.place = placeOf(news.at(-1)!);
  }

  private write(text: Buffer): void {
    if (text.length > 0 && !this.response.writableEnded && !this.response.destroyed)
      this.response.write(text);
  }

  /** Whether what is on its way went out in time. */
  private hasGoneOut(): Promise<boolean> {
    const { response } = this;
    if (response.destroyed) return Promise.resolve(false);
    if (!response.writableNeedDrain) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (hasGone: boolean): void => {
        clearTimeout(timer);
        response.off('drain', onDrain);
        response.off('close', onClose);
        resolve(hasGone);
      };
      const onDrain = (): void => settle(true);
      const onClose = (): void => settle(false);
      const timer = setTimeout(onClose, patienceMs);
      response.once('drain', onDrain);
      response.once('close', onClose);
    });
  }
}

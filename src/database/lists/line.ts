/**
 * Whose turn it is to read a list: so many at once, and of these so many for one organization and for one caller. The
 * others wait; of those with a share left who was served longest ago comes first, and who leaves is out of the line at once.
 */
import { CallerLeft, NoTurnForList } from './list-errors.js';
import type { ListCaller } from './list-caller.js';

export interface Bounds {
  readonly all: number;
  readonly organization: number;
  readonly caller: number;
  /** Milliseconds that one waits at most. */
  readonly waitMs: number;
}

interface Place {
  readonly caller: ListCaller;
  admit(): void;
}

export class Line {
  private readonly waiting: Place[] = [];
  private all = 0;
  /** When callers' last lists ended, oldest first. */
  private readonly served = new Map<string, number>();
  /** Under way, by the id of their caller and of their organization. */
  private readonly counts = new Map<string, number>();

  constructor(private readonly bounds: Bounds) {}

  get length(): number {
    return this.waiting.length;
  }

  /** Throws {@link NoTurnForList} or {@link CallerLeft} if it is not its turn before the time is up or the caller left. */
  async run<T>(caller: ListCaller, read: () => Promise<T>): Promise<T> {
    if (caller.gone.aborted) throw new CallerLeft();
    if (this.hasRoom(caller)) this.count(caller, 1);
    else await this.turn(caller);
    try {
      return await read();
    } finally {
      this.count(caller, -1);
      this.noteServed(caller);
      this.admit();
    }
  }

  private turn(caller: ListCaller): Promise<void> {
    return new Promise((resolve, reject) => {
      const over = AbortSignal.any([caller.gone, AbortSignal.timeout(this.bounds.waitMs)]);
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(place), 1);
        reject(caller.gone.aborted ? new CallerLeft() : new NoTurnForList(!this.hasShare(caller)));
      };
      const place: Place = {
        caller,
        admit: () => {
          over.removeEventListener('abort', leave);
          resolve();
        },
      };
      over.addEventListener('abort', leave, { once: true });
      this.waiting.push(place);
    });
  }

  /** Lets in whose turn it is by now: of those with a share left who was served longest ago, or never. */
  private admit(): void {
    for (;;) {
      const fit = this.waiting.filter(({ caller }) => this.hasRoom(caller));
      if (fit.length === 0) return;
      const place = fit.reduce((first, next) => (this.servedAt(next) < this.servedAt(first) ? next : first));
      this.waiting.splice(this.waiting.indexOf(place), 1);
      this.count(place.caller, 1);
      place.admit();
    }
  }

  private servedAt({ caller }: Place): number {
    return this.served.get(caller.id) ?? -Infinity;
  }

  /** Who was served before the longest wait of anybody who waits now is forgotten. */
  private noteServed({ id }: ListCaller): void {
    const now = performance.now();
    this.served.delete(id);
    this.served.set(id, now);
    for (const [other, at] of this.served) {
      if (now - at <= this.bounds.waitMs) return;
      this.served.delete(other);
    }
  }

  private hasRoom(caller: ListCaller): boolean {
    return this.all < this.bounds.all && this.hasShare(caller);
  }

  private hasShare({ id, organizationId }: ListCaller): boolean {
    const { caller, organization } = this.bounds;
    return (this.counts.get(id) ?? 0) < caller && (this.counts.get(organizationId) ?? 0) < organization;
  }

  private count({ id, organizationId }: ListCaller, change: 1 | -1): void {
    this.all += change;
    for (const key of [id, organizationId]) {
      const count = (this.counts.get(key) ?? 0) + change;
      if (count === 0) this.counts.delete(key);
      else this.counts.set(key, count);
    }
  }
}

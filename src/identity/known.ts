/**
 * What was read within the last second, so that finding out who asks costs no round trip.
 *
 * An entry counts for one second from the moment at which the read that gave it began: what is revoked anywhere is
 * refused everywhere within a second, whatever happens to messages between instances, for there are none. Entries in use
 * are read again twice a second, all in one query, so that a thousand of them cost no more than one; so are those that are
 * not known and asked for at the same time.
 */
import DataLoader from 'dataloader';
import { Logger } from '../operations/logging/class-logger.js';

/** Milliseconds. */
const countsFor = 1_000;
const refreshedEvery = 500;
/** What was not asked for so long is no longer read again. */
const idleAfter = 30_000;

/** What does not fit is read for every request, as if there were no memory. */
const mostEntries = 10_000;

interface Entry<Value> {
  value: Value;
  readAt: number;
  usedAt: number;
}

export class Known<Value> {
  private readonly logger = new Logger(Known.name);
  private readonly entries = new Map<string, Entry<Value>>();
  /** Another one from each change on: what was read before it is not remembered. */
  private loader = this.newLoader();
  private isRefreshing = false;
  private refreshedAt = -Infinity;

  /**
   * @param what for the log, in the plural
   * @param readAll those that are there, each by its id
   */
  constructor(
    private readonly what: string,
    private readonly readAll: (ids: readonly string[]) => Promise<Map<string, Value>>,
  ) {}

  /** What has this id, as it was at most a second ago. Throws what a read throws, which is not remembered. */
  async find(id: string): Promise<Value | undefined> {
    const now = performance.now();
    // At any use, also of what is not known: of many that are seldom used each would run out before its next.
    if (now - this.refreshedAt >= refreshedEvery && !this.isRefreshing) void this.refresh(now);
    const entry = this.entries.get(id);
    if (entry !== undefined) entry.usedAt = now;
    if (entry !== undefined && now - entry.readAt < countsFor) return entry.value;
    const { loader } = this;
    try {
      return await loader.load(id);
    } finally {
      loader.clear(id);
    }
  }

  /**
   * After a change that this instance knows of, in whatever way it ended: it holds here from now on.
   * @param ids whom alone it was about; without them everything is forgotten
   */
  async forgetAfter<T>(change: Promise<T>, ids?: readonly string[]): Promise<T> {
    try {
      return await change;
    } finally {
      this.loader = this.newLoader();
      if (ids === undefined) this.entries.clear();
      else for (const id of ids) this.entries.delete(id);
    }
  }

  private newLoader(): DataLoader<string, Value | undefined> {
    const loader = new DataLoader<string, Value | undefined>(async (ids) => {
      const readAt = performance.now();
      const values = await this.readAll(ids);
      if (loader === this.loader) for (const id of ids) this.remember(id, values.get(id), readAt, readAt);
      return ids.map((id) => values.get(id));
    });
    return loader;
  }

  private async refresh(now: number): Promise<void> {
    const inUse = [...this.entries].filter(([, { usedAt }]) => now - usedAt < idleAfter);
    if (inUse.length === 0) return;
    this.isRefreshing = true;
    this.refreshedAt = now;
    const { loader } = this;
    try {
      const values = await this.readAll(inUse.map(([id]) => id));
      if (loader !== this.loader) return;
      const idle = [...this.entries].filter(([, { usedAt }]) => now - usedAt >= idleAfter);
      for (const [id] of idle) this.entries.delete(id);
      for (const [id, { usedAt }] of inUse) this.remember(id, values.get(id), now, usedAt);
    } catch (error) {
      // Entries run out by themselves, and then a request meets the fault.
      this.logger.warn(`Those ${this.what} that are known could not be read again.`, { err: error });
    } finally {
      this.isRefreshing = false;
    }
  }

  private remember(id: string, value: Value | undefined, readAt: number, usedAt: number): void {
    if (value === undefined) this.entries.delete(id);
    else if (this.entries.has(id) || this.entries.size < mostEntries) {
      this.entries.set(id, { value, readAt, usedAt });
    }
  }
}

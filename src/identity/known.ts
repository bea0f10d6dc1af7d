/**
 * What was read within the last second, so that finding out who asks costs no round trip.
 *
 * An entry counts for one second from the moment at which the read that gave it began: what is revoked anywhere is
 * refused everywhere within a second, whatever happens to messages between instances, for there are none. Entries in use
 * are read again twice a second, all in one query, so that a thousand of them cost no more than one.
 */
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
  private readonly reads = new Map<string, Promise<Value | undefined>>();
  private isRefreshing = false;
  private refreshedAt = -Infinity;
  /** What was read before it changed is not remembered. */
  private generation = 0;

  /**
   * @param what for the log, in the plural
   * @param readAll those that are there, each by its id
   */
  constructor(
    private readonly what: string,
    private readonly readAll: (ids: string[]) => Promise<Map<string, Value>>,
  ) {}

  /** What has this id, as it was at most a second ago. */
  async find(id: string): Promise<Value | undefined> {
    const now = performance.now();
    // At any use, also of what is not known: of many that are seldom used each would run out before its next.
    if (now - this.refreshedAt >= refreshedEvery && !this.isRefreshing) void this.refresh(now);
    const entry = this.entries.get(id);
    if (entry !== undefined) entry.usedAt = now;
    return entry === undefined || now - entry.readAt >= countsFor ? this.readOnce(id) : entry.value;
  }

  /** Forgets everything, after a change that this instance knows of: it holds here from now on. */
  forget(): void {
    this.generation += 1;
    this.entries.clear();
    this.reads.clear();
  }

  /** As `forget`, once a change has ended in whatever way. */
  async forgetAfter<T>(change: Promise<T>): Promise<T> {
    try {
      return await change;
    } finally {
      this.forget();
    }
  }

  private async readOnce(id: string): Promise<Value | undefined> {
    const running = this.reads.get(id);
    if (running !== undefined) return running;
    const read = this.read(id);
    this.reads.set(id, read);
    try {
      return await read;
    } finally {
      if (this.reads.get(id) === read) this.reads.delete(id);
    }
  }

  private async read(id: string): Promise<Value | undefined> {
    const { generation } = this;
    const readAt = performance.now();
    const value = (await this.readAll([id])).get(id);
    if (generation === this.generation) this.remember(id, value, readAt, readAt);
    return value;
  }

  private async refresh(now: number): Promise<void> {
    const inUse = [...this.entries].filter(([, { usedAt }]) => now - usedAt < idleAfter);
    if (inUse.length === 0) return;
    this.isRefreshing = true;
    this.refreshedAt = now;
    const { generation } = this;
    try {
      const values = await this.readAll(inUse.map(([id]) => id));
      if (generation !== this.generation) return;
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

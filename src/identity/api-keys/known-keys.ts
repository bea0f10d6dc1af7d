/**
 * Keys as they were within the last second, so that checking one costs no round trip.
 *
 * An entry counts for one second from the moment at which the read that gave it began: what is revoked anywhere is
 * refused everywhere within a second, whatever happens to messages between instances, for there are none. Keys in use
 * are read again twice a second, all in one query, so that a thousand of them cost no more than one.
 */
import { Injectable } from '@nestjs/common';
import { Logger } from '../../operations/logging/class-logger.js';
import { ApiKeysRepository, type StoredKey } from './api-keys.repository.js';

/** Milliseconds. */
const countsFor = 1_000;
const refreshedEvery = 500;
/** A key that was not used for so long is no longer read again. */
const idleAfter = 30_000;

/** What does not fit is read for every request, as if there were no memory. */
const mostEntries = 10_000;

interface Entry {
  key: StoredKey;
  readAt: number;
  usedAt: number;
}

@Injectable()
export class KnownKeys {
  private readonly logger = new Logger(KnownKeys.name);
  private readonly entries = new Map<string, Entry>();
  private readonly reads = new Map<string, Promise<StoredKey | undefined>>();
  private isRefreshing = false;
  private refreshedAt = -Infinity;
  /** What was read before it changed is not remembered. */
  private generation = 0;

  constructor(private readonly keys: ApiKeysRepository) {}

  /** The key with this id, as it was at most a second ago. */
  async find(keyId: string): Promise<StoredKey | undefined> {
    const now = performance.now();
    // At any use, also of a key that is not known: of many that are seldom used each would run out before its next.
    if (now - this.refreshedAt >= refreshedEvery && !this.isRefreshing) void this.refresh(now);
    const entry = this.entries.get(keyId);
    if (entry !== undefined) entry.usedAt = now;
    return entry === undefined || now - entry.readAt >= countsFor ? this.readOnce(keyId) : entry.key;
  }

  /** Forgets everything, after a change that this instance knows of: it holds here from now on. */
  forget(): void {
    this.generation += 1;
    this.entries.clear();
    this.reads.clear();
  }

  private async readOnce(keyId: string): Promise<StoredKey | undefined> {
    const running = this.reads.get(keyId);
    if (running !== undefined) return running;
    const read = this.read(keyId);
    this.reads.set(keyId, read);
    try {
      return await read;
    } finally {
      if (this.reads.get(keyId) === read) this.reads.delete(keyId);
    }
  }

  private async read(keyId: string): Promise<StoredKey | undefined> {
    const { generation } = this;
    const readAt = performance.now();
    const [key] = await this.keys.findByKeyIds([keyId]);
    if (generation === this.generation) this.remember(keyId, key, readAt, readAt);
    return key;
  }

  private async refresh(now: number): Promise<void> {
    const inUse = [...this.entries].filter(([, { usedAt }]) => now - usedAt < idleAfter);
    if (inUse.length === 0) return;
    this.isRefreshing = true;
    this.refreshedAt = now;
    const { generation } = this;
    try {
      const found = await this.keys.findByKeyIds(inUse.map(([keyId]) => keyId));
      if (generation !== this.generation) return;
      const keys = new Map(found.map((key) => [key.keyId, key]));
      const idle = [...this.entries].filter(([, { usedAt }]) => now - usedAt >= idleAfter);
      for (const [keyId] of idle) this.entries.delete(keyId);
      for (const [keyId, { usedAt }] of inUse) this.remember(keyId, keys.get(keyId), now, usedAt);
    } catch (error) {
      // Entries run out by themselves, and then a request meets the fault.
      this.logger.warn('Keys could not be read again.', { err: error });
    } finally {
      this.isRefreshing = false;
    }
  }

  private remember(keyId: string, key: StoredKey | undefined, readAt: number, usedAt: number): void {
    if (key === undefined) this.entries.delete(keyId);
    else if (this.entries.has(keyId) || this.entries.size < mostEntries) {
      this.entries.set(keyId, { key, readAt, usedAt });
    }
  }
}

/**
 * How often each key is used on each day of its organization: counted here, and written for all keys in one statement every
 * few seconds, and at the end. A process that is killed loses what it has counted since; where the answer to that
 * statement is lost, it may count twice.
 */
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '../../operations/logging/class-logger.js';
import type { StoredKey } from './api-keys.repository.js';
import { type KeyUse, KeyUsesRepository } from './key-uses.repository.js';

const flushedEveryMs = 10_000;

@Injectable()
export class KeyUses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(KeyUses.name);
  private uses = new Map<string, KeyUse>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly kept: KeyUsesRepository) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), flushedEveryMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Counts a request that came with the key. */
  count({ id, today: day, readAt: lastUsedAt }: StoredKey, isRefused: boolean): void {
    this.add({ id, day, requests: 1, refusals: isRefused ? 1 : 0, lastUsedAt });
  }

  private add(use: KeyUse): void {
    const name = `${use.id} ${use.day}`;
    const before = this.uses.get(name);
    if (before === undefined) this.uses.set(name, use);
    else {
      before.requests += use.requests;
      before.refusals += use.refusals;
      if (use.lastUsedAt > before.lastUsedAt) before.lastUsedAt = use.lastUsedAt;
    }
  }

  private async flush(): Promise<void> {
    if (this.uses.size === 0) return;
    const uses = [...this.uses.values()];
    this.uses.clear();
    try {
      await this.kept.add(uses);
    } catch (error) {
      this.logger.warn('How keys were used could not be written, and is kept for later.', { err: error });
      for (const use of uses) this.add(use);
    }
  }
}

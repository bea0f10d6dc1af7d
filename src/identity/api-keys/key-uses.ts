import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '../../operations/logging/class-logger.js';
import { ApiKeysRepository } from './api-keys.repository.js';

const flushedEveryMs = 10_000;

/** When each key was used last: kept here, and written for all of them at once every few seconds. */
@Injectable()
export class KeyUses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(KeyUses.name);
  private uses = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly keys: ApiKeysRepository) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), flushedEveryMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** @param id of the key */
  note(id: string): void {
    this.uses.set(id, new Date());
  }

  private async flush(): Promise<void> {
    if (this.uses.size === 0) return;
    const { uses } = this;
    this.uses = new Map();
    try {
      await this.keys.noteUses(uses);
    } catch (error) {
      this.logger.warn('When keys were used could not be written, and is kept for later.', { err: error });
      this.uses = new Map([...uses, ...this.uses]);
    }
  }
}

import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';

const intervalMs = 3_600_000;

/** Deletes answers that have been kept for long enough: at the start, and every hour. */
@Injectable()
export class OldKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OldKeys.name);
  private timer: NodeJS.Timeout | undefined;
  private cleaning = Promise.resolve();
  private isStopping = false;

  constructor(private readonly keys: IdempotencyKeysRepository) {}

  onApplicationBootstrap(): void {
    const clean = (): void => {
      this.cleaning = this.clean();
    };
    this.timer = setInterval(clean, intervalMs).unref();
    clean();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.cleaning;
  }

  private async clean(): Promise<void> {
    try {
      while (!this.isStopping && (await this.keys.forgetOld()));
    } catch (error) {
      this.logger.warn(`Old idempotency keys could not be deleted, and stay for now: ${String(error)}`);
    }
  }
}

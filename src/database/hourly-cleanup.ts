import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../operations/logging/class-logger.js';

const intervalMs = 3_600_000;

/** Deletes what has been kept for long enough: at the start, and every hour. */
export abstract class HourlyCleanup implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(HourlyCleanup.name);
  private timer: NodeJS.Timeout | undefined;
  private cleaning = Promise.resolve();
  private isStopping = false;

  /** @param what is deleted, for the log */
  constructor(private readonly what: string) {}

  /** Deletes some; returns whether there may be more. */
  protected abstract deleteSome(): Promise<boolean>;

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
      while (!this.isStopping && (await this.deleteSome()));
    } catch (error) {
      this.logger.warn(`${this.what} could not be deleted, and stay for now.`, { err: error });
    }
  }
}

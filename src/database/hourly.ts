import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../operations/logging/class-logger.js';

const intervalMs = 3_600_000;

/** Does some work in the background: at the start, which does not wait for it, and every hour. */
export abstract class Hourly implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Hourly.name);
  private timer: NodeJS.Timeout | undefined;
  private working = Promise.resolve();
  private isStopping = false;

  /** @param failure a sentence for the log, of what was not done then */
  constructor(private readonly failure: string) {}

  /** Does some; returns whether there may be more. */
  protected abstract doSome(): Promise<boolean>;

  onApplicationBootstrap(): void {
    const work = (): void => {
      this.working = this.working.then(() => this.doAll());
    };
    this.timer = setInterval(work, intervalMs).unref();
    work();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.working;
  }

  private async doAll(): Promise<void> {
    try {
      while (!this.isStopping && (await this.doSome()));
    } catch (error) {
      this.logger.warn(this.failure, { err: error });
    }
  }
}

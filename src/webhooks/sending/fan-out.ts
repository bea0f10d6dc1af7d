/**
 * Makes deliveries of what is new in the log, on whichever instance is there first. Where there is no webhook that takes
 * events, that is asked once in a while, and the log's growth is nothing to it.
 */
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventsService } from '../../events/events.service.js';
import { Logger } from '../../operations/logging/class-logger.js';
import { Loop } from '../../database/loop.js';
import { WorkRepository } from './work.repository.js';

/** Milliseconds after which it looks by itself. */
const everyMs = 1_000;

@Injectable()
export class FanOut implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(FanOut.name);
  private readonly loop = new Loop(
    () => this.round(),
    everyMs,
    (error) => this.logger.warn('New events were not taken for webhooks. It is tried again.', { err: error }),
  );
  private isWanted = true;
  private isStopping = false;
  /** Is called when there is something to send. */
  onAdded: () => void = () => undefined;

  constructor(
    private readonly work: WorkRepository,
    private readonly events: EventsService,
  ) {}

  onApplicationBootstrap(): void {
    this.events.onGrowth(() => {
      if (this.isWanted) this.loop.wake();
    });
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.loop.stop();
  }

  /** A webhook is new, goes on, or has gone back. */
  wake(): void {
    this.isWanted = true;
    this.loop.wake();
  }

  private async round(): Promise<void> {
    for (;;) {
      const { isWanted, looked, added } = await this.work.fanOut();
      this.isWanted = isWanted;
      if (added > 0) this.onAdded();
      if (looked === 0 || this.isStopping) return;
    }
  }
}

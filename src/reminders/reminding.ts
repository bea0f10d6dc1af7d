import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { nilUuid } from '../http/validation/uuid.js';
import { Logger } from '../operations/logging/class-logger.js';
import { RemindersService } from './reminders.service.js';
import type { Candidate } from './sql/candidates.js';

const minuteMs = 60_000;

/** Looks at the start, and as each minute of the database's clock begins, whose 08:00 has come. */
@Injectable()
export class Reminding implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Reminding.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(private readonly reminders: RemindersService) {}

  onApplicationBootstrap(): void {
    this.looking = this.look();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    const began = performance.now();
    // How far the database's minute was by then; our own, where it was not asked.
    let now = Date.now();
    try {
      let some: Candidate[];
      for (let after = nilUuid; ; after = some.at(-1)!.organizationId) {
        some = await this.reminders.candidates(after);
        if (some.length === 0) break;
        if (after === nilUuid) now = some[0]!.now.getTime();
        for (const candidate of some) await this.remindOf(candidate);
        if (this.isStopping) break;
      }
    } catch (error) {
      this.logger.warn('Who is to be reminded could not be looked up. It is tried again.', { err: error });
    }
    if (this.isStopping) return;
    const past = (now + performance.now() - began) % minuteMs;
    this.timer = setTimeout(() => void (this.looking = this.look()), minuteMs - past).unref();
  }

  /** One organization's trouble is not the others'. */
  private async remindOf(candidate: Candidate): Promise<void> {
    if (this.isStopping) return;
    try {
      await this.reminders.remindOf(candidate, () => this.isStopping);
    } catch (error) {
      this.logger.warn('Not all of an organization could be reminded of what is due. It is tried again.', {
        err: error,
      });
    }
  }
}

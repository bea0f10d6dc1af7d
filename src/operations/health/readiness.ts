import { Injectable } from '@nestjs/common';

/** Whether the service has been asked to stop: the readiness probe says so, and what would keep it open ends. */
@Injectable()
export class Readiness {
  private readonly controller = new AbortController();
  /** Aborted at the beginning of the drain. */
  readonly stop = this.controller.signal;

  get stopping(): boolean {
    return this.stop.aborted;
  }

  beginToStop(): void {
    this.controller.abort();
  }
}

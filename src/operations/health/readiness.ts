import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/** Tells the readiness probe that the service has been asked to stop. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  stopping = false;

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }
}

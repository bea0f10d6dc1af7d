import { Hourly } from './hourly.js';

/** Deletes what has been kept for long enough: at the start, and every hour. */
export abstract class HourlyCleanup extends Hourly {
  /** @param what is deleted, for the log */
  constructor(what: string) {
    super(`${what} could not be deleted, and stay for now.`);
  }

  /** Deletes some; returns whether there may be more. */
  protected abstract deleteSome(): Promise<boolean>;

  protected doSome(): Promise<boolean> {
    return this.deleteSome();
  }
}

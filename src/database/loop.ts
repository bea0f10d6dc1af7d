import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds between two rounds at least, and after one that failed. */
const leastMs = 20;
const againMs = 1_000;

/** Does something again and again, one at a time: when it is woken, and otherwise every while. */
export class Loop {
  private readonly stopping = new AbortController();
  private wakeUp = new AbortController();
  private running = Promise.resolve();

  /**
   * @param round must not be stopped by what it throws: it is called again
   * @param onFailure told of that
   */
  constructor(
    private readonly round: () => Promise<void>,
    private readonly everyMs: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.running = this.run();
  }

  wake(): void {
    this.wakeUp.abort();
  }

  /** Resolves when the round that runs is over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      // Who wakes it from now on wants another round.
      this.wakeUp = new AbortController();
      let isWell = true;
      try {
        await this.round();
      } catch (error) {
        isWell = false;
        if (!signal.aborted) this.onFailure(error);
      }
      await wait(isWell ? leastMs : againMs, undefined, { signal }).catch(() => undefined);
      if (isWell && !signal.aborted)
        await wait(this.everyMs, undefined, { signal: this.wakeUp.signal }).catch(() => undefined);
    }
  }
}

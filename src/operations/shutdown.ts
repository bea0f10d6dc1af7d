/**
 * How the service ends: what was started is stopped in reverse order, once, whoever asks for it.
 *
 * Asked for by SIGTERM, SIGINT or SIGHUP, or by the launcher's going away, which closes the channel to it.
 * Being asked again, later than a second after, means haste: what only waits for others is then waited for no more, and
 * all else is done as usual. Within that second it means nothing: a terminal's Ctrl-C arrives by itself and by npm.
 */

/** Milliseconds within which several signals are one. */
const sameOccasionMs = 1_000;

/** @param haste aborted when there is no time to wait for others */
type Step = (haste: AbortSignal) => Promise<unknown>;

export class Shutdown {
  private readonly steps: Step[] = [];
  private readonly haste = new AbortController();
  private running: Promise<never> | undefined;
  private askedAt = Infinity;

  constructor() {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => this.ask());
    process.on('disconnect', () => this.ask());
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Adds what is to be done before everything that was added until now. */
  first(step: Step): void {
    this.steps.unshift(step);
  }

  /** Stops everything and ends the process with this code; a step that fails ends it with 1. */
  run(exitCode: number): Promise<never> {
    return (this.running ??= this.stopAll(exitCode));
  }

  private ask(): void {
    const now = performance.now();
    if (now - this.askedAt >= sameOccasionMs) this.haste.abort();
    this.askedAt = Math.min(this.askedAt, now);
    void this.run(0);
  }

  private async stopAll(exitCode: number): Promise<never> {
    let code = exitCode;
    for (const step of this.steps) {
      await step(this.haste.signal).catch((error: unknown) => {
        process.stderr.write(
          `Stopping: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        );
        code = 1;
      });
    }
    process.exit(code);
  }
}

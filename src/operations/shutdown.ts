/**
 * How the service ends: what was started is stopped in reverse order, once, whoever asks for it.
 *
 * Asked for by SIGTERM, SIGINT or SIGHUP, or by the launcher's going away, which closes the channel to it.
 * Further signals change nothing: a terminal's Ctrl-C reaches the service twice, by itself and by npm.
 */
export class Shutdown {
  private readonly steps: (() => Promise<unknown>)[] = [];
  private running: Promise<never> | undefined;

  constructor() {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void this.run(0));
    process.on('disconnect', () => void this.run(0));
  }

  /** Adds what is to be done before everything that was added until now. */
  first(step: () => Promise<unknown>): void {
    this.steps.unshift(step);
  }

  /** Stops everything and ends the process with this code; a step that fails ends it with 1. */
  run(exitCode: number): Promise<never> {
    return (this.running ??= this.stopAll(exitCode));
  }

  private async stopAll(exitCode: number): Promise<never> {
    let code = exitCode;
    for (const step of this.steps) {
      await step().catch((error: unknown) => {
        process.stderr.write(
          `Stopping: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        );
        code = 1;
      });
    }
    process.exit(code);
  }
}

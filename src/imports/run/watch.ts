/** Looks, while an import runs, whether it is still wanted, and says meanwhile how far it is. */
import type { ImportsRepository } from '../imports.repository.js';

/** Milliseconds between two looks: a cancelled import is to stop within a second. */
const intervalMs = 250;

/** Thrown where the work must end: the import was cancelled, or this instance stops. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export class Watch {
  /** Of the file, read so far. */
  readBytes = 0;
  /** Rows, or what their check and the writing amount to, that are done and not yet committed. */
  written = 0;

  private readonly end = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private look: Promise<void> | undefined;

  /**
   * @param backend the process of PostgreSQL that does the work: a statement of minutes is ended by its number
   * @param stopping whether this instance stops
   */
  constructor(
    private readonly imports: ImportsRepository,
    private readonly importId: string,
    private readonly backend: number,
    private readonly stopping: AbortSignal,
  ) {}

  /** Throws {@link Stopped} if the work must end. */
  check(): void {
    if (this.isStopped) throw new Stopped();
  }

  get isStopped(): boolean {
    return this.end.signal.aborted || this.stopping.aborted;
  }

  start(): void {
    this.timer = setTimeout(() => {
      this.look = this.once().finally(() => {
        if (this.timer !== undefined) this.start();
      });
    }, intervalMs);
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.look;
  }

  private async once(): Promise<void> {
    try {
      const isWanted = await this.imports.tick(this.importId, Math.floor(this.readBytes), this.written);
      if (isWanted && !this.stopping.aborted) return;
      this.end.abort();
      // It may have ended by itself in the meantime; then there is nothing to interrupt.
      if (this.timer !== undefined) await this.imports.interrupt(this.backend);
    } catch {
      // A database that does not answer is met by the work itself.
    }
  }
}

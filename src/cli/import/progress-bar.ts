/**
 * How far something is, on standard error: on a terminal one line that is drawn again and again, and otherwise, as in
 * a log, a plain line every few seconds.
 */

/** Milliseconds between two lines. */
const interval = { terminal: 100, log: 3_000 };
const width = 16;

export class ProgressBar {
  private shownAt = -Infinity;

  /** @param fraction from 0 to 1 */
  show(fraction: number, text: string): void {
    const { isTTY, columns } = process.stderr;
    const now = performance.now();
    if (now - this.shownAt < (isTTY ? interval.terminal : interval.log)) return;
    this.shownAt = now;
    const line = `${Math.floor(fraction * 100)} %`.padStart(5) + `  ${text}`;
    if (!isTTY) {
      process.stderr.write(`${line}\n`);
      return;
    }
    const bar = '█'.repeat(Math.floor(fraction * width)).padEnd(width, '░');
    process.stderr.write(`\r${(bar + line).slice(0, columns - 1)}\x1b[K`);
  }

  /** Takes the line away for something else, and shows the next at once. */
  clear(): void {
    this.shownAt = -Infinity;
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}

export function timeLeft(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

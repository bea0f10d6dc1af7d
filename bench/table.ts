/** How measurements are told: as Markdown, with the median and the range of the rounds. */
import type { Measurement } from './measure.ts';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? NaN;
  return ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
export const milliseconds = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
export const seconds = (value: number): string => value.toFixed(2);

/** `median (least–most)` */
export function spread(values: readonly number[], show: (value: number) => string): string {
  if (values.length < 2) return show(median(values));
  return `${show(median(values))} (${show(Math.min(...values))}–${show(Math.max(...values))})`;
}

/** The columns that {@link cellsOf} fills. */
export const measuredColumns = ['creates/s', 'p50 ms', 'p99 ms', 'aborted', 'created', 'all other answers'];

export function cellsOf(rounds: readonly Measurement[]): string[] {
  return [
    spread(
      rounds.map((round) => round.createsPerSecond),
      whole,
    ),
    milliseconds(median(rounds.map((round) => round.p50))),
    milliseconds(median(rounds.map((round) => round.p99))),
    abortedShare(rounds),
    whole(rounds.reduce((sum, round) => sum + round.created, 0)),
    otherAnswers(rounds),
  ];
}

/** Runs of the transaction that PostgreSQL aborted, of all runs; a dash where the target does not tell. */
export function abortedShare(rounds: readonly Measurement[]): string {
  const attempts = rounds.reduce((sum, round) => sum + round.attempts, 0);
  const aborts = rounds.reduce((sum, round) => sum + round.aborts, 0);
  return attempts === 0 ? '–' : `${((100 * aborts) / attempts).toFixed(1)} %`;
}

export function otherAnswers(rounds: readonly Measurement[]): string {
  const counts = new Map<string, number>();
  const add = (what: string, count: number) => counts.set(what, (counts.get(what) ?? 0) + count);
  for (const { statuses, errors } of rounds) {
    // Whichever of the two a target answers, it says so of a create only.
    const others = Object.entries(statuses).filter(([status]) => status !== '201' && status !== '200');
    for (const [status, count] of others) add(status, count);
    if (errors > 0) add('no answer', errors);
  }
  return [...counts].map(([what, count]) => `${what}: ${whole(count)}`).join(', ') || 'none';
}

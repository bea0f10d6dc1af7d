/** What all rounds came to. */
import { median, table, whole } from '../bench/table.ts';
import { type FaultName, faultNames, faults } from './faults/faults.ts';
import type { Ending } from './history/recorder.ts';
import type { RoundResult } from './round.ts';

const faultColumns = ['fault', 'what it does', 'rounds', 'seconds until served again, median', 'longest'];

export class Summary {
  violations = 0;
  private rounds = 0;
  private pairs = 0;
  private assignments = 0;
  private events = 0;
  private readonly counts = new Map<string, Record<Ending, number>>();
  /** Seconds until it served again, by fault, of the rounds that had it. */
  private readonly recoveries = new Map<FaultName, number[]>();

  add({ recorder, violations, faults: struck, secondsUntilServing, ...result }: RoundResult): void {
    this.rounds += 1;
    this.violations += violations.length;
    this.pairs += result.pairs;
    this.assignments += result.assignments;
    this.events += result.events;
    for (const [operation, { ok, refused, unknown }] of recorder.counts) {
      const sum = this.counts.get(operation) ?? { ok: 0, refused: 0, unknown: 0 };
      sum.ok += ok;
      sum.refused += refused;
      sum.unknown += unknown;
      this.counts.set(operation, sum);
    }
    for (const fault of struck) {
      this.recoveries.set(fault, [...(this.recoveries.get(fault) ?? []), secondsUntilServing ?? 0]);
    }
  }

  lineOf(number: number, seconds: number, { recorder, faults: struck, ...result }: RoundResult): string {
    const clock = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
    const all = [...recorder.counts.values()];
    const total = all.reduce((sum, { ok, refused, unknown }) => sum + ok + refused + unknown, 0);
    const unknown = all.reduce((sum, each) => sum + each.unknown, 0);
    const recovery = result.secondsUntilServing;
    return [
      `${clock} round ${number}: ${struck.join(', ') || 'no fault'}`,
      `${whole(total)} operations, ${whole(unknown)} unknown`,
      `${whole(result.pairs)} pairs, ${whole(result.assignments)} assignments, ${whole(result.events)} events`,
      ...(recovery === undefined ? [] : [`served again after ${recovery.toFixed(1)} s`]),
      result.violations.length === 0 ? 'ok' : `${result.violations.length} VIOLATIONS`,
    ].join(' · ');
  }

  table(): string {
    const operations = [...this.counts].map(([name, { ok, refused, unknown }]) => [
      name,
      whole(ok),
      whole(refused),
      whole(unknown),
    ]);
    const struck = faultNames.flatMap((name) => {
      const seconds = this.recoveries.get(name);
      if (seconds === undefined) return [];
      return [
        [
          `\`${name}\``,
          faults[name].does,
          String(seconds.length),
          median(seconds).toFixed(1),
          Math.max(...seconds).toFixed(1),
        ],
      ];
    });
    return [
      table(['operation', 'ok', 'refused', 'unknown'], operations),
      '',
      ...(struck.length === 0 ? [] : [table(faultColumns, struck), '']),
      `${this.rounds} round${this.rounds === 1 ? '' : 's'}, ${whole(this.pairs)} histories of pairs, ${whole(this.assignments)} assignments, ${whole(this.events)} events: ` +
        `${this.violations} violations.`,
    ].join('\n');
  }
}

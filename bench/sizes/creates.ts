/** Creates of distinct pairs on databases of several sizes, of the service and of the floor, in turns. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Measurement } from '../measure.ts';
import { cellsOf, measuredColumns, spread, table, whole } from '../table.ts';
import type { Sized } from './sized.ts';

export interface CreatesPlan {
  rounds: number;
  seconds: number;
  warmUp: number;
}

/** What a create alone may take on the largest table, in times of what it takes with so many assignments. */
const goal = { times: 1.3, count: 10_000 };
const servers = ['floor', 'service'] as const;

/** @returns Markdown */
export async function measureCreates(sizes: readonly Sized[], plan: CreatesPlan): Promise<string> {
  const rows: string[][] = [];
  let verdict = '';
  const compared = sizes.find(({ count }) => count === goal.count);
  for (const clients of [1, 32]) {
    const measured = await inTurns(sizes, clients, plan);
    for (const server of servers) {
      const base = compared && measured[server].get(compared);
      for (const sized of sizes) {
        const rounds = measured[server].get(sized)!;
        // Neighbours in time, because the machine's pace drifts.
        const times = (value: (each: Measurement) => number): string =>
          base ? spread(rounds.map((each, i) => value(each) / value(base[i]!)), (ratio) => ratio.toFixed(2)) : '–'; // prettier-ignore
        const ofP50 = times((each) => each.p50);
        const ofRate = times((each) => each.createsPerSecond);
        rows.push([String(clients), server, sized.name, ofP50, ofRate, ...cellsOf(rounds)]);
        if (clients === 1 && server === 'service')
          verdict =
            `A create alone (p50), ${sized.name} assignments against ${whole(goal.count)}: ` +
            `goal ${goal.times} times / measured ${ofP50}.\n\n`;
      }
    }
  }
  const head = ['clients', '', 'assignments', 'p50, times', 'creates/s, times', ...measuredColumns];
  return verdict + table(head, rows);
}

async function inTurns(
  sizes: readonly Sized[],
  clients: number,
  { rounds, seconds, warmUp }: CreatesPlan,
): Promise<Record<(typeof servers)[number], Map<Sized, Measurement[]>>> {
  const of = () => new Map(sizes.map((sized) => [sized, [] as Measurement[]]));
  const all = { floor: of(), service: of() };
  for (let round = 0; round < rounds; round += 1) {
    // Each round in another order, so that none always follows the same one.
    const from = round % sizes.length;
    for (const sized of [...sizes.slice(from), ...sizes.slice(0, from)]) {
      for (const server of servers) {
        await wait(200);
        await sized.database.pool.query('CHECKPOINT');
        // Also what follows a checkpoint is warmth: the first change of a page writes all of it to the log.
        await sized.bench.run(sized[server], clients, warmUp);
        all[server].get(sized)!.push(await sized.bench.run(sized[server], clients, seconds));
      }
    }
  }
  return all;
}

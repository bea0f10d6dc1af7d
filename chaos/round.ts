/** One round: callers work, faults strike, all comes to rest, and everything is checked. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Fault, type FaultName, faults } from './faults/faults.ts';
import { keyOf, Recorder, type Seen } from './history/recorder.ts';
import { checkHistories } from './invariants/histories.ts';
import { checkLeftovers } from './invariants/leftovers.ts';
import { checkRows } from './invariants/rows.ts';
import { secondsUntilServing } from './invariants/serving.ts';
import type { Violation } from './invariants/violation.ts';
import type { Random } from './random.ts';
import type { Stand } from './stand.ts';
import { Client } from './workload/client.ts';
import { Doors } from './workload/doors.ts';
import { counselorsOfARound, scenariosOfARound, work } from './workload/workload.ts';

export interface RoundPlan {
  /** From 0. */
  readonly number: number;
  readonly random: Random;
  readonly seconds: number;
  readonly faults: readonly FaultName[];
  /** Seconds in which every instance must serve again after the last fault. */
  readonly mostSecondsUntilServing: number;
}

export interface RoundResult {
  readonly faults: readonly FaultName[];
  readonly recorder: Recorder;
  readonly pairs: number;
  readonly assignments: number;
  /** Undefined where nothing was done to it. */
  readonly secondsUntilServing: number | undefined;
  readonly violations: readonly Violation[];
}

export async function runRound(stand: Stand, plan: RoundPlan): Promise<RoundResult> {
  const { number, random } = plan;
  const client = new Client();
  const recorder = new Recorder(number);
  const ending = new AbortController();
  const working = work({ stand, client, recorder, random: random.for('work'), number }, ending.signal);
  // A failure of the work must end the round and not the process.
  working.catch(() => undefined);

  const recovery = await strike(stand, client, plan);
  ending.abort();
  const imports = await working;

  const leftovers = await checkLeftovers(stand);
  const scenarios = stand.scenarios.slice(number * scenariosOfARound, (number + 1) * scenariosOfARound);
  const last = await readAll(stand, client, recorder, random.for('last'));
  client.close();
  const violations: Violation[] = [
    ...checkHistories(recorder, last),
    ...(await checkRows(
      stand.pool,
      scenarios.map(({ id }) => id),
      recorder,
      imports,
    )),
    ...leftovers,
    ...recorder.oddities.map((seen) => ({ rule: 'every answer can be explained', seen })),
    ...checkConflicts(recorder, plan),
  ];
  for (const { name, deaths } of stand.instances) {
    for (const output of deaths.splice(0))
      violations.push({ rule: 'no instance ends by itself', seen: `${name}: ${output}` });
  }
  if (recovery !== undefined && recovery > plan.mostSecondsUntilServing)
    violations.push({ rule: 'serves again', seen: `after ${recovery.toFixed(1)} s` });
  const pairs = new Set(recorder.calls.map(({ pair }) => keyOf(pair))).size;
  return {
    faults: plan.faults,
    recorder,
    pairs,
    assignments: last.length,
    secondsUntilServing: recovery,
    violations,
  };
}

/** Lets the faults strike, each at a moment of its own, and the callers work on for as long as the round has. */
async function strike(stand: Stand, client: Client, plan: RoundPlan): Promise<number | undefined> {
  const { random, seconds, number } = plan;
  const end = performance.now() + seconds * 1_000;
  const ends = await Promise.all(
    plan.faults.map(async (name) => {
      const own = random.for(name);
      const fault: Fault = faults[name];
      await wait(own.whole(500, seconds * 400));
      const milliseconds = own.whole(500, seconds * 300);
      return fault.strike({ stand, client, random: own, milliseconds });
    }),
  );
  const probe = stand.counselors[counselorsOfARound]!;
  const scenario = stand.scenarios[number * scenariosOfARound]!;
  const pair = { counselorId: probe.id, scenarioId: scenario.id, counselor: probe, scenario };
  const recovery =
    plan.faults.length === 0 ? undefined : await secondsUntilServing(stand, pair, Math.max(...ends));
  await wait(Math.max(0, end - performance.now()));
  return recovery;
}

/** Reads every pair once more, when nothing is under way. */
async function readAll(stand: Stand, client: Client, recorder: Recorder, random: Random): Promise<Seen[]> {
  const doors = new Doors('last', stand, client, recorder, random, new Map());
  const pairs = [...new Map(recorder.calls.map(({ pair }) => [keyOf(pair), pair])).values()];
  const seen: Seen[] = [];
  const readers = Array.from({ length: 8 }, async () => {
    for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
      const items = await doors.list(pair);
      if (items === undefined)
        throw new Error('A list was not answered though nothing is done to the service.');
      for (const { id, note } of items) seen.push({ id, tag: note ?? '', pair });
    }
  });
  await Promise.all(readers);
  return seen;
}

/** Half of what the waits of a request's retries are on average, in milliseconds: 100, 200, 400 and 400 with full jitter. */
const leastAverageWait = (100 + 200 + 400 + 400) / 2 / 2;

/**
 * Nobody is refused because of other transactions, except where transactions are aborted by force; and who is, was tried
 * several times with waits between.
 */
function checkConflicts({ conflicts }: Recorder, plan: RoundPlan): Violation[] {
  if (conflicts.length > 0 && !plan.faults.includes('aborts')) {
    const seen = `${conflicts.length} requests were answered serialization-conflict`;
    return [{ rule: 'nobody is refused for a conflict', seen }];
  }
  const average = conflicts.reduce((sum, each) => sum + each, 0) / conflicts.length;
  if (conflicts.length < 20 || average >= leastAverageWait) return [];
  const seen = `${conflicts.length} requests were answered serialization-conflict after ${average.toFixed(0)} ms on average`;
  return [{ rule: 'retries wait', seen }];
}

/** One round: callers work, faults strike, all comes to rest, and everything is checked. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Fault, type FaultName, faults } from './faults/faults.ts';
import { holdTransactions } from './faults/held-transactions.ts';
import { keyOf, Recorder, type Seen } from './history/recorder.ts';
import { checkHistories } from './invariants/histories.ts';
import { checkLeftovers } from './invariants/leftovers.ts';
import { checkReminders } from './invariants/reminders.ts';
import { checkRows } from './invariants/rows.ts';
import { secondsUntilServing } from './invariants/serving.ts';
import { checkTelling } from './invariants/telling.ts';
import type { Violation } from './invariants/violation.ts';
import type { Random } from './random.ts';
import type { Reader } from './readers/reader.ts';
import type { Named, Stand } from './stand.ts';
import type { Client } from './workload/client.ts';
import { Doors, isAnswer, type KnownPair } from './workload/doors.ts';
import { madeLast, probed, scenariosOfARound, work } from './workload/workload.ts';

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
  /** That each reader was to be told of. */
  readonly events: number;
  /** Undefined where nothing was done to it. */
  readonly secondsUntilServing: number | undefined;
  readonly violations: readonly Violation[];
}

/** @param readers who is told of events, since before the first round */
export async function runRound(
  stand: Stand,
  readers: readonly Reader[],
  client: Client,
  plan: RoundPlan,
): Promise<RoundResult> {
  const { number, random } = plan;
  const release = await holdTransactions(stand.database);
  const recorder = new Recorder(number);
  const ending = new AbortController();
  const working = work({ stand, client, recorder, random: random.for('work'), number }, ending.signal);
  // A failure of the work must end the round and not the process.
  working.catch(() => undefined);

  const recovery = await strike(stand, client, plan);
  ending.abort();
  const imports = await working;

  const leftovers = await checkLeftovers(stand);
  const scenarioIds = scenariosOf(stand, plan).map(({ id }) => id);
  const last = await readAll(stand, client, recorder, random.for('last'));
  const made = await makeLast(stand, client, plan);
  const told = await checkTelling(
    stand.database.pool,
    readers,
    scenarioIds,
    made,
    2 * plan.mostSecondsUntilServing,
  );
  await release();
  const violations: Violation[] = [
    ...checkHistories(recorder, last),
    ...(await checkRows(stand.database.pool, scenarioIds, recorder, imports)),
    ...(await checkReminders(stand.database.pool, scenarioIds)),
    ...told.violations,
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
    events: told.events,
    secondsUntilServing: recovery,
    violations,
  };
}

/** Lets the faults strike, each at a moment of its own, and the callers work on for as long as the round has. */
async function strike(stand: Stand, client: Client, plan: RoundPlan): Promise<number | undefined> {
  const { random, seconds } = plan;
  const end = performance.now() + seconds * 1_000;
  const ends = await Promise.all(
    plan.faults.map(async (name) => {
      const own = random.for(name);
      const fault: Fault = faults[name];
      await wait(own.whole(500, seconds * 400));
      const milliseconds = own.whole(500, seconds * 300);
      return fault.strike({ stand, client, random: own, scenarios: scenariosOf(stand, plan), milliseconds });
    }),
  );
  const recovery =
    plan.faults.length === 0
      ? undefined
      : await secondsUntilServing(stand, pairWith(probed, stand, plan), Math.max(...ends));
  await wait(Math.max(0, end - performance.now()));
  return recovery;
}

function scenariosOf(stand: Stand, { number }: RoundPlan): Named[] {
  return stand.scenarios.slice(number * scenariosOfARound, (number + 1) * scenariosOfARound);
}

/** @param place of a counselor with whom nothing else is done */
function pairWith(place: number, stand: Stand, plan: RoundPlan): KnownPair {
  const [counselor, scenario] = [stand.counselors[place]!, scenariosOf(stand, plan)[0]!];
  return { counselorId: counselor.id, scenarioId: scenario.id, counselor, scenario };
}

/** Makes an assignment when nothing else is under way, so that its event is the last. @returns its id */
async function makeLast(stand: Stand, client: Client, plan: RoundPlan): Promise<string> {
  const { counselorId, scenarioId } = pairWith(madeLast, stand, plan);
  const answer = await client.send(stand.instances[0]!.url, 'POST', '/api/assignments', {
    headers: stand.callers.supervisor,
    body: { counselorId, scenarioId, note: 'last' },
  });
  if (isAnswer(answer) && answer.status === 201) return answer.body['id'] as string;
  throw new Error(
    `A create was not answered though nothing is done to the service: ${JSON.stringify(answer)}`,
  );
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

/**
 * Milliseconds. The waits of a request's retries are drawn from up to 100, 200, 400 and 400, together 550 on average, and in one of fifty
 * requests less than this. On a slow machine attempts without a wait take long too, but the quickest do not.
 */
const leastWait = 200;

/**
 * Nobody is refused because of other transactions, except where transactions are aborted by force; and who is, was tried
 * several times with waits between.
 */
function checkConflicts({ conflicts }: Recorder, plan: RoundPlan): Violation[] {
  if (conflicts.length > 0 && !plan.faults.includes('aborts')) {
    const seen = `${conflicts.length} requests were answered serialization-conflict`;
    return [{ rule: 'nobody is refused for a conflict', seen }];
  }
  const quarter = conflicts.toSorted((a, b) => a - b)[Math.floor(conflicts.length / 4)];
  if (quarter === undefined || conflicts.length < 20 || quarter >= leastWait) return [];
  const seen = `Of ${conflicts.length} requests that were answered serialization-conflict a quarter took at most ${quarter.toFixed(0)} ms`;
  return [{ rule: 'retries wait', seen }];
}

/**
 * Who works during a round: callers who contend for a few pairs, callers who spread over many, and imports over both.
 * What each of them does next is decided by the seed alone; what it meets there is not.
 */
import type { Recorder } from '../history/recorder.ts';
import type { Random } from '../random.ts';
import type { Stand } from '../stand.ts';
import type { Client } from './client.ts';
import { Doors, type KnownPair } from './doors.ts';
import { type Import, importRows } from './imports.ts';

/** Each set of contended pairs is two counselors and two scenarios; callers go from one to the next as they work. */
export const contendedSets = 60;
const operationsOnASet = 120;

/** Counselors and scenarios that one round works on, so that every pair begins with nothing. */
export const counselorsOfARound = 300;
export const scenariosOfARound = 2;

/** Counselors beside those, by their place: each for one thing that others must not meet. */
export const probed = counselorsOfARound;
export const madeLast = counselorsOfARound + 1;
export const late = { first: counselorsOfARound + 2, count: 6 } as const;
export const reminded = { first: late.first + late.count, count: 90 } as const;
export const counselorsInAll = reminded.first + reminded.count;

const contenders = 10;
const spreaders = 4;

const contention = {
  web: 20,
  partner: 20,
  bulk: 6,
  start: 12,
  complete: 10,
  cancel: 10,
  result: 8,
  get: 10,
  list: 4,
} as const;

const spread = {
  web: 40,
  partner: 40,
  bulk: 3,
  start: 5,
  complete: 5,
  cancel: 5,
  result: 5,
  get: 5,
  list: 2,
} as const;

/** Works until `signal`, and then ends what it has begun. Returns the imports that it made. */
export async function work(
  round: { stand: Stand; client: Client; recorder: Recorder; random: Random; number: number },
  signal: AbortSignal,
): Promise<Import[]> {
  const { stand, client, recorder, random, number } = round;
  const counselors = stand.counselors.slice(0, counselorsOfARound);
  const firstScenario = number * scenariosOfARound;
  const scenarios = stand.scenarios.slice(firstScenario, firstScenario + scenariosOfARound);
  const pairsOf = (some: typeof counselors, other: typeof scenarios): KnownPair[] =>
    some.flatMap((counselor) =>
      other.map((scenario) => ({ counselorId: counselor.id, scenarioId: scenario.id, counselor, scenario })),
    );
  const known = new Map<string, string[]>();
  const doorsFor = (by: string): Doors => new Doors(by, stand, client, recorder, random.for(by), known);
  let furthest = 0;

  const contended = (set: number): KnownPair[] => {
    const first = (set % contendedSets) * 2;
    return pairsOf(counselors.slice(first, first + 2), scenarios);
  };
  const many = counselors.slice(contendedSets * 2);

  const operate = async (
    doors: Doors,
    weights: Readonly<Record<keyof typeof contention, number>>,
    set?: number,
  ): Promise<void> => {
    const choices = doors.random;
    const operation = choices.weighted(weights);
    const pairs = set === undefined ? pairsOf(choices.some(many, 5), scenarios) : contended(set);
    const pair = choices.pick(pairs)!;
    switch (operation) {
      case 'web':
        return doors.createByWeb(pair);
      case 'partner':
        return doors.createByPartner(pair);
      case 'bulk':
        return doors.bulk(pairs);
      case 'result':
        return doors.deliverResult(pair);
      case 'get':
        return doors.get(pair);
      case 'list':
        await doors.list(pair);
        return;
      case 'start':
      case 'complete':
      case 'cancel':
        return doors.step(operation, pair);
    }
  };

  const imports: Import[] = [];
  await Promise.all([
    ...Array.from({ length: contenders }, async (_, i) => {
      const doors = doorsFor(`contender${i}`);
      for (let n = 0; !signal.aborted && n < contendedSets * operationsOnASet; n += 1) {
        const set = Math.floor(n / operationsOnASet);
        furthest = Math.max(furthest, set);
        await operate(doors.next(), contention, set);
      }
    }),
    ...Array.from({ length: spreaders }, async (_, i) => {
      const doors = doorsFor(`spreader${i}`);
      while (!signal.aborted) await operate(doors.next(), spread);
    }),
    (async () => {
      const doors = doorsFor('importer');
      while (!signal.aborted) {
        const { random: choices } = doors.next();
        const rows = [...contended(furthest), ...pairsOf(choices.some(many, 40), scenarios)];
        const done = await importRows(doors, choices.some([...rows, ...contended(furthest)], rows.length));
        if (done !== undefined) imports.push(done);
      }
    })(),
  ]);
  return imports;
}

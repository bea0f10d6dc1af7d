/**
 * `npm run chaos`: attacks the service and checks its promise, in rounds, for as long as it is told. Ends with 1 if a
 * rule was broken, and with 0 if none was.
 */
import { join } from 'node:path';
import { atEnd, runToEnd } from '../bench/ending.ts';
import { told } from './invariants/violation.ts';
import { grow, type Mutant, mutants } from './mutants.ts';
import { help, type Options, readOptions } from './options.ts';
import { Random } from './random.ts';
import { beginReading } from './readers/readers.ts';
import { runRound } from './round.ts';
import { createStand } from './stand.ts';
import { Summary } from './summary.ts';
import { Client } from './workload/client.ts';
import { counselorsInAll, scenariosOfARound } from './workload/workload.ts';

let options: Options | undefined;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
if (options === undefined) console.log(help);
else {
  const chosen = options;
  await runToEnd(() => attack(chosen));
}

async function attack(wanted: Options): Promise<void> {
  const { seed, minutes, roundSeconds, instances, servingSeconds } = wanted;
  const mutant: Mutant | undefined = wanted.mutant && mutants[wanted.mutant];
  const chosen = mutant?.faults ?? wanted.faults;
  const rounds = Math.ceil((minutes * 60) / roundSeconds) + 1;
  const args = process.argv.slice(2);
  const again = args.includes('--seed') ? args : [...args, '--seed', String(seed)];
  console.log(`The same again: npm run chaos -- ${again.join(' ')}`);

  const product = join(import.meta.dirname, '..');
  const grown = mutant && (await grow(mutant, product));
  if (grown !== undefined) atEnd(() => grown.remove());
  const stand = await createStand({
    root: grown?.root ?? product,
    sql: mutant?.sql,
    environment: mutant?.environment,
    instances,
    counselors: counselorsInAll,
    scenarios: rounds * scenariosOfARound,
  });
  atEnd(() => stand.close());
  const possible = stand.disk.isOwn ? chosen : chosen.filter((name) => name !== 'full-disk');
  if (possible.length < chosen.length)
    console.log('full-disk is left out: this process may not mount a file system of its own.');

  const random = new Random(seed);
  const client = new Client();
  atEnd(async () => client.close());
  const readers = await beginReading(stand, client, random.for('readers'));
  atEnd(() => Promise.all(readers.map((reader) => reader.close())));
  const summary = new Summary();
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1_000;
  for (let number = 0; number < rounds && seconds() < minutes * 60; number += 1) {
    const own = random.for(`round ${number}`);
    const result = await runRound(stand, readers, client, {
      number,
      random: own,
      seconds: roundSeconds,
      // What a mutant needs in order to show strikes in each round.
      faults: mutant === undefined ? own.some(possible, own.pick([0, 1, 1, 2, 2, 3])) : possible,
      mostSecondsUntilServing: servingSeconds,
    });
    summary.add(result);
    console.log(summary.lineOf(number, seconds(), result));
    for (const line of told(result.violations)) console.log(`  ✗ ${line}`);
    const rules = [...new Set(result.violations.map(({ rule }) => rule))];
    if (mutant?.breaks.some((rule) => rules.includes(rule))) {
      console.log(`${wanted.mutant} was caught after ${seconds().toFixed(0)} s by: ${rules.join(', ')}`);
      return;
    }
  }
  if (mutant !== undefined) throw new Error(`${wanted.mutant} was not caught, with seed ${seed}.`);
  console.log(`\n${summary.table()}`);
  if (summary.violations > 0) throw new Error(`${summary.violations} violations, with seed ${seed}.`);
}

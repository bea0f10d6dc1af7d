/**
 * `npm run chaos`: attacks the service and checks its promise, in rounds, for as long as it is told. Ends with 1 if a
 * rule was broken, and with 0 if none was.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type FaultName, faultNames } from './faults/faults.ts';
import { told } from './invariants/violation.ts';
import { grow, type Mutant, mutantNames, mutants } from './mutants.ts';
import { atEnd, runToEnd } from '../bench/ending.ts';
import { Random } from './random.ts';
import { runRound } from './round.ts';
import { createStand } from './stand.ts';
import { Summary } from './summary.ts';
import { counselorsOfARound, scenariosOfARound } from './workload/workload.ts';

const help = `npm run chaos -- [--seed N] [--minutes M] [--faults all|none|NAME,NAME…]
  --seed N           decides what is done, and when (otherwise chosen, and told)
  --minutes M        how long to go on (1)
  --faults F         ${faultNames.join(', ')} (all)
  --round-seconds S  length of a round (20)
  --instances N      processes of the service (2)
  --serving S        seconds in which it must serve again after a fault (5)
  --mutant NAME      takes a guard away and ends as soon as that is noticed, with 0: ${mutantNames.join(', ')}`;

await runToEnd(async () => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string', default: '1' },
      faults: { type: 'string', default: 'all' },
      'round-seconds': { type: 'string', default: '20' },
      instances: { type: 'string', default: '2' },
      serving: { type: 'string', default: '5' },
      mutant: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(help);
    return;
  }
  const numberOf = (name: 'seed' | 'minutes' | 'round-seconds' | 'instances' | 'serving'): number => {
    const number = Number(values[name]);
    if (number > 0) return number;
    throw new Error(`--${name} is "${values[name]}", but it must be a number above 0.`);
  };
  values.seed ??= String(1 + (Date.now() % 1_000_000));
  const seed = numberOf('seed');
  const seconds = numberOf('minutes') * 60;
  const roundSeconds = numberOf('round-seconds');
  const mutant = values.mutant === undefined ? undefined : mutantNamed(values.mutant);
  const chosen = mutant?.faults ?? faultsNamed(values.faults);
  const mostSecondsUntilServing = numberOf('serving');

  const rounds = Math.ceil(seconds / roundSeconds) + 1;
  console.log(
    `Seed ${seed}: npm run chaos -- --seed ${seed} --minutes ${values.minutes} --faults ${values.faults}`,
  );
  const product = join(import.meta.dirname, '..');
  const grown = mutant && (await grow(mutant, product));
  if (grown !== undefined) atEnd(() => grown.remove());
  const stand = await createStand({
    root: grown?.root ?? product,
    sql: mutant?.sql,
    options: mutant?.options,
    instances: numberOf('instances'),
    counselors: counselorsOfARound + 1,
    scenarios: rounds * scenariosOfARound,
  });
  atEnd(() => stand.close());
  const possible = stand.disk.isOwn ? chosen : chosen.filter((name) => name !== 'full-disk');
  if (possible.length < chosen.length)
    console.log('full-disk is left out: this process may not mount a file system of its own.');

  const random = new Random(seed);
  const summary = new Summary();
  const start = performance.now();
  for (let number = 0; number < rounds && performance.now() - start < seconds * 1_000; number += 1) {
    const own = random.for(`round ${number}`);
    const plan = {
      number,
      random: own,
      seconds: roundSeconds,
      // What a mutant needs in order to show strikes in each round.
      faults: mutant === undefined ? own.some(possible, own.pick([0, 1, 1, 2, 2, 3])) : possible,
      mostSecondsUntilServing,
    };
    const result = await runRound(stand, plan);
    summary.add(result);
    console.log(summary.lineOf(number, (performance.now() - start) / 1_000, result));
    for (const line of told(result.violations)) console.log(`  ✗ ${line}`);
    if (mutant !== undefined && result.violations.length > 0) {
      const rules = [...new Set(result.violations.map(({ rule }) => rule))];
      const after = ((performance.now() - start) / 1_000).toFixed(0);
      console.log(`${values.mutant} was caught after ${after} s by: ${rules.join(', ')}`);
      return;
    }
  }
  if (mutant !== undefined) throw new Error(`${values.mutant} was not caught, with seed ${seed}.`);
  console.log(`\n${summary.table()}`);
  if (summary.violations > 0) throw new Error(`${summary.violations} violations, with seed ${seed}.`);
});

function faultsNamed(text: string): FaultName[] {
  if (text === 'all') return faultNames;
  if (text === 'none') return [];
  return text.split(',').map((name) => {
    const found = faultNames.find((known) => known === name);
    if (found === undefined) throw new Error(`There is no fault ${name}: ${faultNames.join(', ')}.`);
    return found;
  });
}

function mutantNamed(text: string): Mutant {
  const name = mutantNames.find((known) => known === text);
  if (name === undefined) throw new Error(`There is no mutant ${text}: ${mutantNames.join(', ')}.`);
  return mutants[name];
}

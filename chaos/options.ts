/** What `npm run chaos` is told on its command line. */
import { parseArgs } from 'node:util';
import { type FaultName, faultNames } from './faults/faults.ts';
import { type MutantName, mutantNames } from './mutants.ts';

export const help = `npm run chaos -- [--seed N] [--minutes M] [--faults all|none|NAME,NAME…]
  --seed N           decides what is done, and when (otherwise chosen, and told)
  --minutes M        how long to go on (1)
  --faults F         ${faultNames.join(', ')} (all)
  --round-seconds S  length of a round (20)
  --instances N      processes of the service (2)
  --serving S        seconds in which it must serve again after a fault (5)
  --mutant NAME      takes a guard away and ends as soon as that is noticed, with 0: ${mutantNames.join(', ')}`;

export interface Options {
  readonly seed: number;
  readonly minutes: number;
  readonly faults: readonly FaultName[];
  readonly roundSeconds: number;
  readonly instances: number;
  readonly servingSeconds: number;
  readonly mutant: MutantName | undefined;
}

/** Undefined: only help is wanted. Throws an error whose message is for the person who typed. */
export function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
      minutes: { type: 'string', default: '1' },
      faults: { type: 'string', default: 'all' },
      'round-seconds': { type: 'string', default: '20' },
      instances: { type: 'string', default: '2' },
      serving: { type: 'string', default: '5' },
      mutant: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const numberOf = (name: 'seed' | 'minutes' | 'round-seconds' | 'instances' | 'serving'): number => {
    const number = Number(values[name]);
    if (number > 0) return number;
    throw new Error(`--${name} is "${values[name]}", but it must be a number above 0.`);
  };
  return {
    seed: numberOf('seed'),
    minutes: numberOf('minutes'),
    faults: faultsNamed(values.faults),
    roundSeconds: numberOf('round-seconds'),
    instances: numberOf('instances'),
    servingSeconds: numberOf('serving'),
    mutant: values.mutant === undefined ? undefined : oneOf(mutantNames, values.mutant, 'mutant'),
  };
}

function faultsNamed(text: string): readonly FaultName[] {
  if (text === 'all') return faultNames;
  if (text === 'none') return [];
  return text.split(',').map((name) => oneOf(faultNames, name, 'fault'));
}

function oneOf<Name extends string>(names: readonly Name[], given: string, what: string): Name {
  const name = names.find((known) => known === given);
  if (name !== undefined) return name;
  throw new Error(`There is no ${what} "${given}", but there are ${names.join(', ')}.`);
}

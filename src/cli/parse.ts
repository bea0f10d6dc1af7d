/** How a command line is read, whatever the command. */
import { parseArgs } from 'node:util';
import { ErrorForPeople } from '../operations/error-for-people.js';

/** Thrown by what reads a command line; `message` says what is wrong, for the person who typed it. */
export class BadArguments extends ErrorForPeople {
  override readonly name = 'BadArguments';
}

export const text = { type: 'string' } as const;
export const flag = { type: 'boolean', default: false } as const;

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

export function parse(
  args: string[],
  options: Options,
  allowPositionals = false,
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args, options, allowPositionals, allowNegative: true });
  } catch (error) {
    throw new BadArguments((error as Error).message);
  }
}

export function required(
  values: Record<string, unknown>,
  name: string,
  read = (value: string): string => value.trim(),
): string {
  const given = values[name];
  const value = typeof given === 'string' ? read(given) : '';
  if (value !== '') return value;
  throw new BadArguments(`--${name} is needed.`);
}

export function oneOf<T extends string>(
  values: Record<string, unknown>,
  name: string,
  known: readonly T[],
): T {
  const value = known.find((each) => each === values[name]);
  if (value !== undefined) return value;
  throw new BadArguments(
    `--${name} is “${String(values[name])}”, but it must be one of ${known.join(', ')}.`,
  );
}

/** What can be asked of `npm run onus -- …`, and how. */
import { parseArgs } from 'node:util';

export const usage = `npm run onus -- <command>

  create-admin --organization <name> --email <e-mail> --name <name> [--password-stdin]
      makes an admin, and the organization if there is none of this name;
      --organization-id <id> instead means one that is there
  reset-password --email <e-mail> [--password-stdin]
      gives somebody a new password and signs them out everywhere
  organizations
      lists id and name of each

A password is made and shown once, or read from the first line of standard input (--password-stdin).`;

/** Thrown by {@link parseArguments}; `message` says what is wrong, for the person who typed it. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

export type Command =
  | { name: 'organizations' }
  | { name: 'reset-password'; email: string; passwordStdin: boolean }
  | {
      name: 'create-admin';
      /** Name or id. */
      organization: { name: string } | { id: string };
      email: string;
      adminName: string;
      passwordStdin: boolean;
    };

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

export function parseArguments(args: string[]): Command {
  const [name = '', ...rest] = args;
  switch (name) {
    case 'organizations':
      parse(rest, {});
      return { name };
    case 'reset-password': {
      const values = parse(rest, { email: text, 'password-stdin': flag });
      return { name, email: required(values, 'email'), passwordStdin: values['password-stdin'] === true };
    }
    case 'create-admin': {
      const values = parse(rest, {
        organization: text,
        'organization-id': text,
        email: text,
        name: text,
        'password-stdin': flag,
      });
      const id = values['organization-id'];
      return {
        name,
        organization: typeof id === 'string' ? { id } : { name: required(values, 'organization') },
        email: required(values, 'email'),
        adminName: required(values, 'name'),
        passwordStdin: values['password-stdin'] === true,
      };
    }
    case '':
      throw new BadArguments('A command is needed.');
    default:
      throw new BadArguments(`There is no command ${name}.`);
  }
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parse(args: string[], options: Options): Record<string, unknown> {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new BadArguments((error as Error).message);
  }
}

function required(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw new BadArguments(`--${name} is needed.`);
}

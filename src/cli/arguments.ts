/** What can be asked of `npm run onus -- …`, and how. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type ImportMode, importModes, type FileType, fileTypes } from '../imports/import-words.js';
import { isSecureOrLocal } from '../operations/settings/settings.js';
import { readEmail, readName } from '../http/validation/read-text.js';
import { ErrorForPeople } from '../operations/error-for-people.js';

export const usage = `npm run onus -- <command>

  create-admin --organization <name> --email <e-mail> --name <name> [--password-stdin]
      makes an admin, and the organization if there is none of this name;
      --organization-id <id> instead means one that is there
  reset-password --email <e-mail> [--password-stdin]
      gives somebody a new password and signs them out everywhere
  organizations
      lists id and name of each
  import <file> --email <e-mail> [--password-stdin] [--url <url>] [--type assignments|counselors|scenarios]
      [--mode partial|atomic] [--dry-run] [--reassign-completed] [--unarchive]
      [--rejects <file>]
      uploads CSV (or .ndjson, .jsonl) to the service that runs at --url, or else on this machine, as the admin with
      this e-mail, shows how far it is, and reports; the rows that are invalid are written to --rejects as CSV

A password is read from the first line of standard input (--password-stdin). Without that, import takes the one in
the environment variable ONUS_PASSWORD, and the others make one and show it once.`;

/** Thrown by {@link parseArguments}; `message` says what is wrong, for the person who typed it. */
export class BadArguments extends ErrorForPeople {
  override readonly name = 'BadArguments';
}

export interface ImportCommand {
  name: 'import';
  file: string;
  /** Ends with a slash. */
  url: URL;
  email: string;
  /** Undefined: it comes on standard input. */
  password: string | undefined;
  type: FileType;
  mode: ImportMode;
  dryRun: boolean;
  reassignCompleted: boolean;
  unarchive: boolean;
  /** Where the invalid rows are to be written. */
  rejects: string | undefined;
}

export type Command =
  | ImportCommand
  | { name: 'help' }
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

export function parseArguments(args: string[], environment: NodeJS.ProcessEnv): Command {
  const [name = '', ...rest] = args;
  switch (name) {
    case 'help':
    case '--help':
    case '-h':
      return { name: 'help' };
    case 'organizations':
      parse(rest, {});
      return { name };
    case 'reset-password': {
      const { values } = parse(rest, { email: text, 'password-stdin': flag });
      return {
        name,
        email: required(values, 'email', readEmail),
        passwordStdin: values['password-stdin'] === true,
      };
    }
    case 'create-admin': {
      const { values } = parse(rest, {
        organization: text,
        'organization-id': text,
        email: text,
        name: text,
        'password-stdin': flag,
      });
      const id = values['organization-id'];
      return {
        name,
        organization: typeof id === 'string' ? { id } : { name: required(values, 'organization', readName) },
        email: required(values, 'email', readEmail),
        adminName: required(values, 'name', readName),
        passwordStdin: values['password-stdin'] === true,
      };
    }
    case 'import':
      return importCommand(rest, environment);
    case '':
      throw new BadArguments('A command is needed.');
    default:
      throw new BadArguments(`There is no command ${name}.`);
  }
}

function importCommand(args: string[], environment: NodeJS.ProcessEnv): ImportCommand {
  const options = {
    url: text,
    email: text,
    'password-stdin': flag,
    type: { ...text, default: 'assignments' },
    mode: { ...text, default: 'partial' },
    'dry-run': flag,
    'reassign-completed': flag,
    unarchive: flag,
    rejects: text,
  };
  const { values, positionals } = parse(args, options, true);
  const [given, another] = positionals;
  if (given === undefined || given === '') throw new BadArguments('A file is needed.');
  if (another !== undefined) throw new BadArguments(`One file at a time: ${another} is another one.`);
  // npm runs this in the directory of the project, which need not be where it was typed.
  const pathOf = (path: string): string => resolve(environment['INIT_CWD'] ?? '', path);
  const file = pathOf(given);
  const rejects = values['rejects'] === undefined ? undefined : pathOf(required(values, 'rejects'));
  if (rejects === file)
    throw new BadArguments('--rejects must be another file than the one that is imported.');
  const password = values['password-stdin'] === true ? undefined : environment['ONUS_PASSWORD'];
  if (password === '' || (password === undefined && values['password-stdin'] !== true)) {
    throw new BadArguments(
      'A password is needed: --password-stdin, or the environment variable ONUS_PASSWORD.',
    );
  }
  return {
    name: 'import',
    file,
    url: serviceUrl(values['url'] ?? `http://127.0.0.1:${environment['PORT'] || '3000'}`),
    email: required(values, 'email', readEmail),
    password,
    type: oneOf(values, 'type', fileTypes),
    mode: oneOf(values, 'mode', importModes),
    dryRun: values['dry-run'] === true,
    reassignCompleted: values['reassign-completed'] === true,
    unarchive: values['unarchive'] === true,
    rejects,
  };
}

function serviceUrl(given: unknown): URL {
  const url = URL.parse(String(given));
  if (url === null || !isSecureOrLocal(url) || url.username !== '') {
    throw new BadArguments(
      `--url is “${String(given)}”, but it must be an https URL without a user (http is for this machine only).`,
    );
  }
  return new URL(`${url.pathname.replace(/\/*$/, '')}/`, url);
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parse(
  args: string[],
  options: Options,
  allowPositionals = false,
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args, options, allowPositionals });
  } catch (error) {
    throw new BadArguments((error as Error).message);
  }
}

function required(
  values: Record<string, unknown>,
  name: string,
  read = (value: string): string => value.trim(),
): string {
  const given = values[name];
  const value = typeof given === 'string' ? read(given) : '';
  if (value !== '') return value;
  throw new BadArguments(`--${name} is needed.`);
}

function oneOf<T extends string>(values: Record<string, unknown>, name: string, known: readonly T[]): T {
  const value = known.find((each) => each === values[name]);
  if (value !== undefined) return value;
  throw new BadArguments(
    `--${name} is “${String(values[name])}”, but it must be one of ${known.join(', ')}.`,
  );
}

/** What can be asked of `npm run onus -- …`, and how. */
import { readEmail, readName } from '../http/validation/read-text.js';
import { importCommand, type ImportCommand, type UndoCommand } from './import/import-arguments.js';
import { BadArguments, flag, parse, required, text } from './parse.js';

export const usage = `npm run onus -- <command>

  create-admin --organization <name> --email <e-mail> --name <name> [--password-stdin]
      makes an admin, and the organization if there is none of this name;
      --organization-id <id> instead means one that is there
  reset-password --email <e-mail> [--password-stdin]
      gives somebody a new password and signs them out everywhere
  organizations
      lists id and name of each
  import <file> --email <e-mail> [--password-stdin] [--url <url>]
      [--type assignments|counselors|scenarios|cancellations]
      [--mode partial|atomic] [--dry-run] [--reassign-completed] [--unarchive] [--on-existing skip|update]
      [--rejects <file>] [--preview]
      [--encoding <name>] [--delimiter <character>] [--dialect quotes|backslash] [--sheet <name>]
      [--date-order ymd|dmy|mdy] [--time-zone <zone>] [--empty-words <word,word>]
      [--columns <JSON>] [--only <JSON>] [--[no-]ignore-other-columns]
      uploads CSV (or .ndjson, .jsonl, .xlsx, .ods) to the service that runs at --url, or else on this machine, as the
      admin with this e-mail, shows how far it is, and reports; the rows that are invalid are written to --rejects, as
      CSV, or as its name ends (.ndjson, .xlsx); --preview only shows how the file would be read; the options after it
      say how it is to be read, where that is not found
  import --undo <import id> --email <e-mail> [--password-stdin] [--url <url>] [--rejects <file>]
      cancels what an import created and nobody has touched since; what is left alone is written to --rejects

A password is read from the first line of standard input (--password-stdin). Without that, import takes the one in
the environment variable ONUS_PASSWORD, and the others make one and show it once.`;

export type Command =
  | ImportCommand
  | UndoCommand
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

export function parseArguments(args: string[], environment: NodeJS.ProcessEnv): Command {
  const [name = '', ...rest] = args;
  if (rest.includes('--help')) return { name: 'help' };
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

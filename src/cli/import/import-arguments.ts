/** What can be asked of `npm run onus -- import`. */
import { resolve } from 'node:path';
import { readEmail } from '../../http/validation/read-text.js';
import { dateOrders, dialects } from '../../imports/file/source.js';
import { fileTypes, importModes, onExistingWords, type ReportFormat } from '../../imports/import-words.js';
import { isSecureOrLocal } from '../../operations/settings/settings.js';
import { BadArguments, flag, oneOf, parse, required, text } from '../parse.js';

/** Who asks which service. */
interface Caller {
  /** Ends with a slash. */
  url: URL;
  email: string;
  /** Undefined: it comes on standard input. */
  password: string | undefined;
  /** Where the rows that were not done are to be written. */
  rejects: { file: string; format: ReportFormat } | undefined;
}

export interface ImportCommand extends Caller {
  name: 'import';
  file: string;
  /** Whether only to show how the file would be read. */
  isPreview: boolean;
  /** What is to be done with its rows, and how it is to be read, as the service has it in its query. */
  wishes: Record<string, string>;
}

export interface UndoCommand extends Caller {
  name: 'undo';
  /** Of the import. */
  id: string;
}

/** Texts that the service reads, by their names there. */
const texts = {
  encoding: 'encoding',
  delimiter: 'delimiter',
  sheet: 'sheet',
  timeZone: 'time-zone',
  emptyWords: 'empty-words',
  columns: 'columns',
  only: 'only',
} as const;

const flags = {
  dryRun: 'dry-run',
  reassignCompleted: 'reassign-completed',
  unarchive: 'unarchive',
  ignoreOtherColumns: 'ignore-other-columns',
} as const;

const words = {
  type: ['type', fileTypes],
  mode: ['mode', importModes],
  onExisting: ['on-existing', onExistingWords],
  dialect: ['dialect', dialects],
  dateOrder: ['date-order', dateOrders],
} as const;

export function importCommand(args: string[], environment: NodeJS.ProcessEnv): ImportCommand | UndoCommand {
  const ofCaller = { url: text, email: text, 'password-stdin': flag, rejects: text, undo: text };
  const ofFile = {
    preview: { type: 'boolean' } as const,
    ...optionsNamed(texts, text),
    ...optionsNamed(flags, { type: 'boolean' } as const),
  };
  const ofWords = Object.fromEntries(Object.values(words).map(([name]) => [name, text]));
  const { values, positionals } = parse(args, { ...ofCaller, ...ofFile, ...ofWords }, true);
  // npm runs this in the directory of the project, which need not be where it was typed.
  const pathOf = (path: string): string => resolve(environment['INIT_CWD'] ?? '', path);
  const caller = (): Caller => callerOf(values, environment, pathOf);
  if (values['undo'] !== undefined) {
    const others = [
      ...positionals,
      ...Object.keys(values)
        .filter((name) => !Object.hasOwn(ofCaller, name))
        .map((name) => `--${name}`),
    ];
    if (others.length > 0)
      throw new BadArguments(`--undo says all that is to be done: leave ${others.join(' and ')} out.`);
    return { name: 'undo', id: required(values, 'undo'), ...caller() };
  }
  const [given, another] = positionals;
  if (given === undefined || given === '') throw new BadArguments('A file is needed.');
  if (another !== undefined) throw new BadArguments(`One file at a time: ${another} is another one.`);
  const file = pathOf(given);
  const { rejects, ...who } = caller();
  if (rejects?.file === file)
    throw new BadArguments('--rejects must be another file than the one that is imported.');
  return {
    name: 'import',
    file,
    isPreview: values['preview'] === true,
    wishes: wishesIn(values),
    rejects,
    ...who,
  };
}

function optionsNamed<T>(names: Record<string, string>, option: T): Record<string, T> {
  return Object.fromEntries(Object.values(names).map((name) => [name, option]));
}

function wishesIn(values: Record<string, unknown>): Record<string, string> {
  const wishes: Record<string, string> = {};
  for (const [name, [option, known]] of Object.entries(words)) {
    if (values[option] !== undefined) wishes[name] = oneOf<string>(values, option, known);
  }
  for (const [name, option] of Object.entries(texts)) {
    // A delimiter may be white space.
    if (values[option] !== undefined) wishes[name] = required(values, option, (value) => value);
  }
  for (const [name, option] of Object.entries(flags))
    if (typeof values[option] === 'boolean') wishes[name] = values[option] ? 'true' : 'false';
  return wishes;
}

/** What says wishes, by their names at the service, on the command line of a POSIX shell. */
export function optionsSaying(wishes: object): string[] {
  const named: Record<string, string> = {
    ...texts,
    ...flags,
    ...Object.fromEntries(Object.entries(words).map(([name, [option]]) => [name, option])),
  };
  return Object.entries(wishes).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'boolean') return `--${value ? '' : 'no-'}${named[name]}`;
    const list = Array.isArray(value) ? value.join(',') : value;
    const said = typeof list === 'string' ? list : JSON.stringify(list);
    return `--${named[name]} ${/^[\w./,-]+$/.test(said) ? said : `'${said.replaceAll("'", String.raw`'\''`)}'`}`;
  });
}

function callerOf(
  values: Record<string, unknown>,
  environment: NodeJS.ProcessEnv,
  pathOf: (path: string) => string,
): Caller {
  const rejects = values['rejects'] === undefined ? undefined : pathOf(required(values, 'rejects'));
  const isAsked = values['password-stdin'] === true;
  const password = isAsked ? undefined : environment['ONUS_PASSWORD'];
  if (password === '' || (password === undefined && !isAsked)) {
    throw new BadArguments(
      'A password is needed: --password-stdin, or the environment variable ONUS_PASSWORD.',
    );
  }
  return {
    url: serviceUrl(values['url'] ?? `http://127.0.0.1:${environment['PORT'] || '3000'}`),
    email: required(values, 'email', readEmail),
    password,
    rejects: rejects === undefined ? undefined : { file: rejects, format: reportFormatOf(rejects) },
  };
}

function reportFormatOf(file: string): ReportFormat {
  if (/\.xlsx$/i.test(file)) return 'xlsx';
  return /\.(ndjson|jsonl)$/i.test(file) ? 'ndjson' : 'csv';
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

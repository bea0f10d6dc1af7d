/**
 * What `columns` and `only` may be, for the query of an upload, the fields of its form, and mappings that are kept. All
 * that is wrong is told at once; whether a file has the columns is known once it is read (file/column-places.ts).
 */
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { columnNamed } from '../file/column-names.js';
import type { FileType } from '../import-words.js';
import { kinds } from '../kinds/kinds.js';

/** Characters of a name in a file, of a word, of a separator, and of a text that all rows have. */
const most = { name: 300, word: 200, separator: 10, value: 20_000 };
/** Columns that are joined, that make rows, and of which `only` tells; and words of one. */
const mostOf = { joined: 10, each: 200, only: 20, words: 100 };

/** An object from our columns to those of a file, of the `type` that the DTO says. */
export const IsColumns = (): PropertyDecorator => check('isColumns', columnsFaults);

/** An object from columns of a file to lists of words. */
export const IsOnly = (): PropertyDecorator => check('isOnly', onlyFaults);

function check(name: string, faultsOf: (value: unknown, type: FileType) => string[]): PropertyDecorator {
  const faults = ({ value, object }: ValidationArguments): string[] =>
    faultsOf(value, (object as { type: FileType }).type);
  return ValidateBy({
    name,
    validator: {
      validate: (_, args) => faults(args!).length === 0,
      defaultMessage: (args) => faults(args!).join('. '),
    },
  });
}

function columnsFaults(value: unknown, type: FileType): string[] {
  if (!isObject(value))
    return [
      'columns must be a JSON object from our columns to those of the file, such as {"scenario":"Course"}',
    ];
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  const seen = new Map<string, string>();
  return Object.entries(value).flatMap(([name, from]) => {
    const column = kind && columnNamed(kind, name);
    if (kind !== undefined && column === undefined) {
      const names = kind.columns.map((each) => each.name).join(', ');
      return [`columns has ${JSON.stringify(name)}, which is no column of ${type}: those are ${names}`];
    }
    const before = column && seen.get(column.name);
    if (column !== undefined) seen.set(column.name, name);
    if (before !== undefined) return [`columns says ${before} and ${name}, which are the same`];
    const wrong = columnFault(from);
    return wrong === undefined ? [] : [`columns.${name} ${wrong}`];
  });
}

/** What is wrong with where a column of ours is said to be. */
function columnFault(from: unknown): string | undefined {
  if (from === null) return undefined;
  if (typeof from === 'string') return nameFault(from);
  const shape = isObject(from) ? Object.keys(from).sort().join() : '';
  const { column, columns, separator = ' ', value, each } = (from ?? {}) as Record<string, unknown>;
  switch (shape) {
    case 'column':
      return nameFault(column);
    case 'columns':
    case 'columns,separator':
      if (!isText(separator, most.separator))
        return `has a separator that is no text of ${most.separator} characters at most`;
      return listFault(columns, mostOf.joined);
    case 'value':
      return isText(value, most.value) && value.trim() !== ''
        ? undefined
        : 'has a value that is no text with something in it; null says that the column is not in the file';
    case 'each':
      if (typeof each !== 'string') return listFault(each, mostOf.each);
      return each.split('*').length > 2 ? 'has more than one asterisk in each' : nameFault(each);
    default:
      return (
        'must be the name of a column of the file, null, {"column": …}, {"columns": […]} with or without "separator", ' +
        '{"value": …} or {"each": …}'
      );
  }
}

function nameFault(name: unknown): string | undefined {
  if (isText(name, most.name) && name.trim() !== '') return undefined;
  return `must name a column of the file, in ${most.name} characters at most`;
}

function listFault(names: unknown, mostNames: number): string | undefined {
  const isList = Array.isArray(names) && names.length > 0 && names.length <= mostNames;
  if (!isList) return `must list 1 to ${mostNames} columns of the file`;
  if (new Set(names).size < names.length) return 'names a column twice';
  return names.map(nameFault).find((fault) => fault !== undefined);
}

function onlyFaults(value: unknown): string[] {
  if (!isObject(value))
    return [
      'only must be a JSON object from columns of the file to lists of words, such as {"status":["active"]}',
    ];
  const entries = Object.entries(value);
  if (entries.length > mostOf.only)
    return [`only has ${entries.length} columns; ${mostOf.only} are the most`];
  return entries.flatMap(([name, words]) => {
    if (nameFault(name) !== undefined) return [`only ${nameFault(name)!}`];
    const isList = Array.isArray(words) && words.length > 0 && words.length <= mostOf.words;
    return isList && words.every((word) => isText(word, most.word))
      ? []
      : [
          `only.${name} must be a list of 1 to ${mostOf.words} words, each of ${most.word} characters at most`,
        ];
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text that PostgreSQL can store, of so many characters at most. */
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length <= longest && !value.includes('\0') && value.isWellFormed();

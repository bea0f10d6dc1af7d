/**
 * Where each of our columns is in a file: by its header, and by what the upload says of it. Names are compared as they
 * came, and else without regard to case, spaces, hyphens and underscores. What cannot be told for sure is a
 * {@link FileFault}.
 */
import type { Kind } from '../kinds/kind.js';
import type { Column } from '../values/column.js';
import { FileFault, quoted } from './file-fault.js';
import { bareName, columnNamed } from './column-names.js';
import type { AskedReading, MappedColumn } from './source.js';

/** Where a column of ours is in a record, by places from 0; `each` has one for each row that a record makes. */
export type Place =
  | { at: number }
  | { join: number[]; separator: string }
  | { value: string }
  | { each: (number | undefined)[] };

/** A column of ours that the file has, or that is said for all of it. */
export interface Part {
  column: Column;
  place: Place;
}

/** Which rows of a file are read: those that have one of these words there. */
export interface Only {
  name: string;
  at: number;
  words: ReadonlySet<string>;
}

/** Columns that are told at most where some are to be named. */
const mostTold = 30;

/** What is compared of words: see `only`. */
export const bareWord = (text: string): string => text.trim().toLowerCase();

/** @param line where the header is */
export function placesIn(
  header: readonly string[],
  line: number,
  kind: Kind,
  asked: AskedReading,
): { parts: Part[]; only: Only[] } {
  const find = finder(header, line);
  const said = new Map<Column, Place | null>();
  const numbered = new Map<Column, Map<number, number>>();
  for (const [name, from] of Object.entries(asked.columns ?? {})) {
    const column = columnNamed(kind, name)!;
    if (typeof from === 'object' && from !== null && 'each' in from)
      numbered.set(column, numberedBy(from.each, column.name, find));
    else said.set(column, from === null ? null : placeOf(from, column.name, find));
  }
  const numbers = [...new Set([...numbered.values()].flatMap((places) => [...places.keys()]))];
  numbers.sort((a, b) => a - b);
  for (const [column, places] of numbered)
    said.set(column, { each: numbers.map((number) => places.get(number)) });
  const taken = new Set([...said.values()].flatMap(placesWithin));
  // Our own names are read without asking, but for what the upload says something else of.
  const own = header.flatMap((name, at) => {
    const column = taken.has(at) ? undefined : columnNamed(kind, name);
    return column === undefined || said.has(column) ? [] : [{ column, place: { at } }];
  });
  const parts = [...said].flatMap(([column, place]) => (place === null ? [] : [{ column, place }]));
  const only = Object.entries(asked.only ?? {}).map(([name, words]) => ({
    name,
    at: find.one(name, 'only'),
    words: new Set(words.map(bareWord)),
  }));
  return { parts: [...own, ...parts], only };
}

/** Which columns of a file a column of ours is made of. */
export function placesWithin(place: Place | null): number[] {
  if (place === null || 'value' in place) return [];
  if ('at' in place) return [place.at];
  return 'join' in place ? place.join : place.each.filter((at) => at !== undefined);
}

function placeOf(from: Exclude<MappedColumn, { each: unknown }> | string, ours: string, find: Finder): Place {
  if (typeof from === 'string') return { at: find.one(from, ours) };
  if ('value' in from) return from;
  if ('column' in from) return { at: find.one(from.column, ours) };
  return { join: from.columns.map((name) => find.one(name, ours)), separator: from.separator ?? ' ' };
}

/** Places by number: what stands for the asterisk of a pattern, or else the place in the list. */
function numberedBy(each: string | string[], ours: string, find: Finder): Map<number, number> {
  if (typeof each === 'string' && each.includes('*')) return find.pattern(each, ours);
  const listed = typeof each === 'string' ? find.all(each, ours) : each.map((name) => find.one(name, ours));
  return new Map(listed.map((at, i) => [i + 1, at]));
}

interface Finder {
  /** @param ours what it is looked up for */
  one: (name: string, ours: string) => number;
  all: (name: string, ours: string) => number[];
  /** By what stands for the asterisk. */
  pattern: (name: string, ours: string) => Map<number, number>;
}

function finder(header: readonly string[], line: number): Finder {
  const bare = header.map(bareName);
  const missing = (what: string, ours: string): FileFault => {
    const names = header.slice(0, mostTold).map(quoted).join(', ');
    const rest = header.length > mostTold ? ` and ${header.length - mostTold} more` : '';
    return new FileFault(
      `Line ${line} has no ${what}, which the upload names for ${ours}. It has ${names}${rest}.`,
    );
  };
  const all = (name: string, ours: string): number[] => {
    const exact = header.flatMap((each, at) => (each === name ? [at] : []));
    const alike = bare.flatMap((each, at) => (each === bareName(name) ? [at] : []));
    const found = exact.length > 0 ? exact : alike;
    if (found.length === 0) throw missing(`column ${quoted(name)}`, ours);
    return found;
  };
  const one = (name: string, ours: string): number => {
    const found = all(name, ours);
    if (found.length === 1) return found[0]!;
    throw new FileFault(
      `Line ${line} has ${found.length} columns called ${quoted(name)}, and the upload names one for ${ours}. ` +
        `Rename the others, or send {"each": ${JSON.stringify(name)}} for a row of each.`,
    );
  };
  const pattern = (name: string, ours: string): Map<number, number> => {
    const [before = '', after = ''] = name.split('*').map(bareName);
    const found = new Map<number, number>();
    for (const [at, each] of bare.entries()) {
      const number = each.slice(before.length, each.length - after.length);
      if (!each.startsWith(before) || !each.endsWith(after) || !/^\d{1,9}$/.test(number)) continue;
      const other = found.get(Number(number));
      if (other !== undefined)
        throw new FileFault(
          `Line ${line} has ${quoted(header[other]!)} and ${quoted(header[at]!)}, which are the same number of ` +
            `${quoted(name)} for ${ours}. Rename one of the two.`,
        );
      found.set(Number(number), at);
    }
    if (line === 0)
      throw new FileFault(
        `NDJSON has no header to find ${quoted(name)} in, which the upload names for ${ours}: list the members, ` +
          `such as {"each": [${JSON.stringify(name.replace('*', '1'))}, ${JSON.stringify(name.replace('*', '2'))}]}.`,
      );
    if (found.size === 0) throw missing(`columns such as ${quoted(name.replace('*', '1'))}`, ours);
    return found;
  };
  return { one, all, pattern };
}

/**
 * From a record of a file to what it says in our columns: once as a rule, in a row for each of numbered columns that says
 * something, or not at all.
 */
import { quoted } from './file-fault.js';
import type { Layout } from './layout.js';
import { bareWord, type Place } from './places.js';
import type { SourceRecord, Told } from './source.js';
import { dateFault, noValue } from '../values/nothing.js';

/** What a record says in each of our columns, in the order of {@link Layout.parts}. */
export type Ours = Pick<SourceRecord, 'fields' | 'told'>;

/** Why a record is left out: a sentence. */
export type LeftOut = string;

type Fields = SourceRecord['fields'];
type ToldOf = SourceRecord['told'];

/** @param isNothing whether a field says nothing */
export function oursOf(
  { parts, only, names, places }: Layout,
  isNothing: (text: string | null, known: Told | undefined) => boolean,
): (fields: Fields, told: ToldOf) => Ours[] | LeftOut {
  const ours = parts.map(({ place }) => place);
  const numbered = ours.flatMap((place) => ('each' in place ? [place.each] : []));
  const numbers = numbered[0]?.map((_, number) => number) ?? [0];
  return (fields, told) => {
    const isEmpty = (at: number): boolean => isNothing(fields[at] ?? null, told?.get(at));
    const one = (number: number): Ours => {
      let known: Map<number, Told> | undefined;
      const found = ours.map((place, i) => {
        const at = placeOrText(place, number, fields, isEmpty);
        if (typeof at !== 'number') {
          const fault = 'join' in place ? joinFault(place.join, fields, told, isEmpty) : undefined;
          if (fault !== undefined) (known ??= new Map()).set(i, { fault });
          return at;
        }
        const what = told?.get(at);
        if (what !== undefined) (known ??= new Map()).set(i, what);
        return fields[at] ?? null;
      });
      return { fields: found, ...(known && { told: known }) };
    };
    for (const { name, at, words } of only) {
      if (!words.has(bareWord(fields[at] ?? ''))) {
        const wanted = [...words].map(quoted).join(' or ');
        return `${name} is ${quoted(fields[at] ?? '')}, and only ${wanted} is read.`;
      }
    }
    if (numbered.length === 0) return [one(0)];
    const filled = numbers.filter((number) =>
      numbered.some(({ [number]: at }) => at !== undefined && !isEmpty(at)),
    );
    if (filled.length > 0) return filled.map(one);
    const empty = new Set(numbered.flatMap((each) => each.filter((at) => at !== undefined)));
    return `Nothing is in ${[...empty]
      .sort((a, b) => a - b)
      .map((at) => names[places.indexOf(at)])
      .join(', ')}.`;
  };
}

/** Where in the record it is, or the text itself; null if that is nowhere. */
function placeOrText(
  place: Place,
  number: number,
  fields: Fields,
  isEmpty: (at: number) => boolean,
): number | string | null {
  if ('at' in place) return place.at;
  if ('value' in place) return place.value;
  if ('each' in place) return place.each[number] ?? null;
  const filled = place.join.filter((at) => !isEmpty(at));
  // More may be known of one that stands alone.
  return filled.length < 2
    ? (filled[0] ?? place.join[0]!)
    : filled.map((at) => fields[at]).join(place.separator);
}

/** Why texts that are joined say nothing for certain: one of them does not. */
function joinFault(
  places: readonly number[],
  fields: Fields,
  told: ToldOf,
  isEmpty: (at: number) => boolean,
): string | undefined {
  for (const at of places) {
    const [text, known] = [fields[at] ?? '', told?.get(at)];
    if (typeof known === 'object') return known.fault;
    const why =
      known === 'bare' && !isEmpty(at)
        ? `is ${quoted(text)}, which programs write for nothing: upload the file with emptyWords=${text}`
        : (dateFault(known) ?? noValue(text));
    if (why !== undefined) return `One of the columns that are joined ${why}.`;
  }
  return undefined;
}

/**
 * From a record of a file to what it says in our columns: once as a rule, in a row for each of numbered columns that says
 * something, or not at all.
 */
import type { Column } from '../values/column.js';
import { cellAt } from './cell-names.js';
import { quoted } from './file-fault.js';
import type { Layout } from './layout.js';
import { bareWord, type Place, placesWithin } from './column-places.js';
import type { SourceRecord, Told } from './source.js';

/** What a record says in each of our columns, in the order of {@link Layout.parts}. */
export interface Ours extends Pick<SourceRecord, 'fields' | 'told'> {
  /** Which of numbered columns it is. */
  number: number;
}

/** Why a record is left out: a sentence. */
export type LeftOut = string;

type Fields = SourceRecord['fields'];
type ToldOf = SourceRecord['told'];

/**
 * @param isNothing whether a field says nothing
 * @param readPart reads a field that is a part of a column; a fault is a sentence without its subject
 */
export function oursOf(
  { parts, only, names, places, sheetColumns }: Layout,
  isNothing: (text: string | null, known: Told | undefined) => boolean,
  readPart: (
    column: Column,
    text: string,
    known: Told | undefined,
    line: number,
  ) => string | { fault: string },
): (fields: Fields, told: ToldOf, line: number) => Ours[] | LeftOut {
  const numbered = parts.flatMap(({ place }) => ('each' in place ? [place.each] : []));
  const numbers = numbered[0]?.map((_, number) => number) ?? [0];
  return (fields, told, line) => {
    const isEmpty = (at: number): boolean => isNothing(fields[at] ?? null, told?.get(at));
    const one = (number: number): Ours => {
      let known: Map<number, Told> | undefined;
      const tell = (i: number, what: Told): void => void (known ??= new Map()).set(i, what);
      const found = parts.map(({ column, place }, i) => {
        const from = placeOrText(place, number, isEmpty);
        if (typeof from !== 'object' || from === null) {
          const what = typeof from === 'number' ? told?.get(from) : undefined;
          if (what !== undefined) tell(i, what);
          return typeof from === 'number' ? (fields[from] ?? null) : from;
        }
        const read = from.join.map((at) => {
          const what = told?.get(at);
          if (typeof what === 'object') {
            tell(i, what);
            return fields[at] ?? '';
          }
          const text = readPart(column, fields[at]!, told?.get(at), line);
          if (typeof text === 'string') return text;
          tell(i, { fault: `${column.name} ${text.fault}.` });
          return fields[at]!;
        });
        return read.join(from.separator);
      });
      return { fields: found, number, ...(known && { told: known }) };
    };
    for (const { name, at, words } of only) {
      if (!words.has(bareWord(fields[at] ?? ''))) {
        const wanted = [...words].map(quoted).join(' or ');
        return `${cellAt(sheetColumns, at, line)}${name} is ${quoted(fields[at] ?? '')}, and only ${wanted} is read.`;
      }
    }
    if (numbered.length === 0) return [one(0)];
    const filled = numbers.filter((number) =>
      numbered.some(({ [number]: at }) => at !== undefined && !isEmpty(at)),
    );
    if (filled.length > 0) return filled.map(one);
    const empty = new Set(numbered.flatMap((each) => each.filter((at) => at !== undefined)));
    const sorted = [...empty].sort((a, b) => a - b);
    const named = sorted.map((at) => names[places.indexOf(at)]);
    return `${cellAt(sheetColumns, sorted[0], line)}Nothing is in ${named.join(', ')}.`;
  };
}

/** Where in the record it is, the text itself, or several that say something and are joined; null if it is nowhere. */
function placeOrText(
  place: Place,
  number: number,
  isEmpty: (at: number) => boolean,
): number | string | null | Extract<Place, { join: unknown }> {
  if ('at' in place) return place.at;
  if ('value' in place) return place.value;
  if ('each' in place) return place.each[number] ?? null;
  const join = place.join.filter((at) => !isEmpty(at));
  // More may be known of one that stands alone.
  return join.length < 2 ? (join[0] ?? place.join[0]!) : { ...place, join };
}

/** The same of a record that cannot be read, without a promise. */
export function roughly(fields: Fields, parts: Layout['parts']): Fields {
  return parts.map(({ place }) => {
    if ('value' in place) return place.value;
    const texts = placesWithin(place).map((at) => fields[at] ?? '');
    return 'join' in place ? texts.filter((text) => text !== '').join(place.separator) : (texts[0] ?? null);
  });
}

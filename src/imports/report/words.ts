/**
 * Words for nothing in the fields of a report. Whether one was read as nothing or as the text that it is depends on the quotes of
 * the file; it is told in each format so that it is read in the same way again.
 */
import type { Import } from '../import.entity.js';
import type { RowWithOutcome } from '../import-rows.repository.js';
import { placesIn } from '../file/column-places.js';
import { nothing, wordsForNothing } from '../file/source.js';
import { kinds } from '../kinds/kinds.js';

/** What a field is that is such a word; undefined where that is not known, or it is none. */
export type WordIs = 'nothing' | 'text' | undefined;

/** @param names of the columns of the file */
export function wordsOf(
  it: Import,
  names: readonly string[],
): (row: RowWithOutcome, place: number) => WordIs {
  if (it.columns === null || it.readAs === null) return () => undefined;
  const words = new Set([...wordsForNothing, ...(it.reading.emptyWords ?? [])]);
  const isJson = it.format === 'ndjson';
  const cellsOf = new Map<number, number>();
  for (const [cell, { place }] of placesIn(names, 1, kinds[it.type], it.reading).parts.entries())
    if ('at' in place) cellsOf.set(place.at, cell);
  return ({ fields, cells, fault }, place) => {
    const field = fields[place];
    if (field == null || !words.has(field)) return undefined;
    const cell = cellsOf.get(place);
    // As they came the cells are the fields, in their order.
    const read = cell === undefined ? undefined : (cells ?? fields)[cell];
    if (read === '') return 'nothing';
    // Of a row that could not be read, nobody knows. The word that nobody writes as a text is none.
    const isKnown = isJson || (fault === null && read !== undefined);
    return isKnown ? 'text' : field === nothing ? 'nothing' : undefined;
  };
}

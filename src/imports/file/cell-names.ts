/** How a reason names a cell of a workbook: `C7`, or `Sheet1!C7` where there are several sheets. */
import type { Layout } from './layout.js';
import type { Place } from './column-places.js';

/** What stands before the name of a cell. */
export function sheetPrefix(sheet: string, sheets: number): string {
  if (sheets < 2) return '';
  const name = sheet.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 80);
  return /^[\p{L}_][\p{L}\p{M}\p{N}_.]*$/u.test(name) ? `${name}!` : `'${name.replaceAll("'", "''")}'!`;
}

/**
 * The beginning of a sentence about a cell; nothing in a file that has none.
 * @param columns what they are called in the sheet, with it, by place
 */
export function cellAt(
  columns: readonly string[] | null | undefined,
  place: number | undefined,
  line: number,
): string {
  const column = place === undefined ? undefined : columns?.[place];
  return column === undefined ? '' : `${column}${line}: `;
}

/** The place of a column of ours in a record, of several that are joined the first; of numbered ones that by `number`. */
export function firstPlace(place: Place, number: number): number | undefined {
  if ('at' in place) return place.at;
  if ('join' in place) return place.join[0];
  return 'each' in place ? place.each[number] : undefined;
}

/** Faults that begin with the name of a column of ours, with the cell before it. */
export function withCells(
  faults: string[],
  number: number,
  line: number,
  { parts, sheetColumns }: Layout,
): string[] {
  if (sheetColumns === undefined) return faults;
  return faults.map((fault) => {
    const name = fault.slice(0, fault.indexOf(' '));
    const part = parts.find(({ column }) => column.name === name);
    return part === undefined
      ? fault
      : `${cellAt(sheetColumns, firstPlace(part.place, number), line)}${fault}`;
  });
}

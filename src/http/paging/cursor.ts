/**
 * Keyset paging: a cursor says after which row to go on, by the values that the list is sorted by, so that
 * every page costs the same and rows that are inserted meanwhile shift nothing.
 */
import { ValidationFailed } from '../problems/problems.js';
import { parseInstant } from '../validation/is-moment.js';
import { isUuid } from '../validation/uuid.js';

/** A page of a list. */
export interface Page<Item> {
  items: Item[];
  /** Asks for the page that follows; null on the last. */
  nextCursor: string | null;
}

/** The sort value and the id of the last row of a page. */
export type Position = readonly [value: string, id: string];

/** @param order names the list's order: a cursor of another order is refused, not misread */
export function encodeCursor(order: string, position: Position): string {
  return Buffer.from(JSON.stringify([order, ...position])).toString('base64url');
}

/** Reads a cursor that {@link encodeCursor} made for the same order. Throws {@link ValidationFailed}. */
export function decodeCursor(
  order: string,
  cursor: string,
  isValue: (text: string) => boolean = () => true,
): Position {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === 3) {
      const [theirs, value, id] = parts as unknown[];
      if (
        theirs === order &&
        typeof value === 'string' &&
        value.isWellFormed() &&
        !value.includes('\0') &&
        isValue(value) &&
        typeof id === 'string' &&
        isUuid(id)
      ) {
        return [value, id];
      }
    }
  } catch {
    // Not JSON: as wrong as any other cursor that is not ours.
  }
  throw new ValidationFailed([
    {
      field: 'cursor',
      code: 'invalid-cursor',
      message: 'cursor must be the nextCursor of a page of this list, asked for with the same sort.',
    },
  ]);
}

/** Whether a cursor's value is a time as {@link encodeCursor} is given it: others may be none for PostgreSQL. */
export function isInstant(text: string): boolean {
  return parseInstant(text)?.toISOString() === text;
}

/**
 * Makes a page of rows that were asked for with one more than `limit`, which tells whether there are more.
 */
export function toPage<Row>(
  rows: Row[],
  limit: number,
  order: string,
  position: (row: Row) => Position,
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(order, position(last)) : null,
  };
}

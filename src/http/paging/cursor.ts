/**
 * A cursor is a boundary between two rows of a list, just after the one whose values it holds, and says which way to go
 * from there. Going back from a boundary ends with that row, so both ways meet between the same two rows.
 */
import { ValidationFailed } from '../problems/problems.js';
import { parseInstant } from '../validation/is-moment.js';
import { isUuid } from '../validation/uuid.js';

/** The sort value and the id of a row. */
export type Position = readonly [value: string, id: string];

export interface Cursor {
  after: Position;
  isBackwards: boolean;
}

/** Types that a list is sorted by, and whether a cursor's value is one: others may be none for PostgreSQL. */
const isValue = {
  text: (): boolean => true,
  integer: (text: string): boolean => /^\d{1,9}$/.test(text),
  timestamptz: (text: string): boolean => text === 'infinity' || parseInstant(text)?.toISOString() === text,
};
export type SortType = keyof typeof isValue;

const back = 'back';

/** @param order names the list's order: a cursor of another order is refused, not misread */
export function encodeCursor(order: string, { after, isBackwards }: Cursor): string {
  const parts = [order, ...after, ...(isBackwards ? [back] : [])];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Reads a cursor that {@link encodeCursor} made for the same order. Throws {@link ValidationFailed}. */
export function decodeCursor(order: string, type: SortType, cursor: string): Cursor {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && (parts.length === 3 || (parts.length === 4 && parts[3] === back))) {
      const [theirs, value, id] = parts as unknown[];
      if (
        theirs === order &&
        typeof value === 'string' &&
        value.isWellFormed() &&
        !value.includes('\0') &&
        isValue[type](value) &&
        typeof id === 'string' &&
        isUuid(id)
      ) {
        return { after: [value, id], isBackwards: parts.length === 4 };
      }
    }
  } catch {
    // Not JSON: as wrong as any other cursor that is not ours.
  }
  throw new ValidationFailed([
    {
      field: 'cursor',
      code: 'invalid-cursor',
      message: 'cursor must be one that a page of this list answered, asked for with the same sort.',
    },
  ]);
}

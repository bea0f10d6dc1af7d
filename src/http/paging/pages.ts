/**
 * Keyset paging, for every list: a page begins at the values that the list is sorted by, so that every page costs the
 * same, rows that are inserted meanwhile shift nothing, and walking back shows what was passed on the way forth.
 */
import { type Cursor, decodeCursor, encodeCursor, type Position, type SortType } from './cursor.js';

/** What a list is sorted by: a value, and the id among rows that have the same. */
export interface Keyset<Row> {
  /** Names the order in its cursors. */
  order: string;
  /** The value in SQL, as an index has it, and its type. */
  key: string;
  type: SortType;
  /** The id in SQL. */
  id: string;
  isDescending: boolean;
  positionOf: (row: Row) => Position;
}

/** How a page is asked for. */
export interface AskedPage {
  limit: number;
  cursor?: string | undefined;
}

/** A page of a list. */
export interface Page<Item> {
  items: Item[];
  /** Asks for the page that follows; null on the last. */
  nextCursor: string | null;
  /** Asks for the page before; null on the first. */
  previousCursor: string | null;
}

/**
 * A page of `keyset`'s list.
 * @param values parameters of the list's statement, to which those of its rest are added
 * @param read runs the statement; this is the rest of it, which follows its conditions
 */
export async function readPage<Row>(
  keyset: Keyset<Row>,
  { limit, cursor }: AskedPage,
  values: unknown[],
  read: (rest: string) => Promise<Row[]>,
): Promise<Page<Row>> {
  const { order, type, positionOf } = keyset;
  const from = cursor === undefined ? undefined : decodeCursor(order, type, cursor);
  const rows = await read(restOf(keyset, limit + 1, from, values));
  const items = rows.slice(0, limit);
  // One more row than was asked for tells whether there are more that way.
  const [beyond, last] = [rows[limit], items.at(-1)];
  const to = (after: Position | undefined, isBackwards: boolean): string | null =>
    after === undefined ? null : encodeCursor(order, { after, isBackwards });
  if (from?.isBackwards) {
    const previous = beyond === undefined ? undefined : positionOf(beyond);
    return {
      items: items.toReversed(),
      nextCursor: to(from.after, false),
      previousCursor: to(previous, true),
    };
  }
  const next = beyond === undefined || last === undefined ? undefined : positionOf(last);
  return { items, nextCursor: to(next, false), previousCursor: to(from?.after, true) };
}

/** The rest of a list's statement: where it goes on, in which order, and how far. */
export function restOf(
  { key, type, id, isDescending }: Omit<Keyset<never>, 'order' | 'positionOf'>,
  limit: number,
  from: Cursor | undefined,
  values: unknown[],
): string {
  const $ = (value: unknown): string => `$${values.push(value)}`;
  const isDownwards = isDescending !== (from?.isBackwards ?? false);
  const direction = isDownwards ? 'DESC' : 'ASC';
  const parts = [`ORDER BY ${key} ${direction}, ${id} ${direction}`, `LIMIT ${$(limit)}`];
  if (from !== undefined) {
    // Going back, the row of the boundary is the first.
    const compared = `${isDownwards ? '<' : '>'}${from.isBackwards ? '=' : ''}`;
    const [value, rowId] = from.after;
    parts.unshift(`AND (${key}, ${id}) ${compared} (${$(value)}::${type}, ${$(rowId)}::uuid)`);
  }
  return parts.join('\n    ');
}

/** The same page with other items. */
export function mapPage<Row, Item>(page: Page<Row>, toItem: (row: Row) => Item): Page<Item> {
  return { ...page, items: page.items.map(toItem) };
}

/**
 * Rows by when they were created, the last first.
 * @param of the table's name in the statement, with its dot
 */
export function newestFirst(of = ''): Keyset<{ id: string; createdAt: Date }> {
  return {
    order: 'createdAt',
    key: `${of}created_at`,
    type: 'timestamptz',
    id: `${of}id`,
    isDescending: true,
    positionOf: ({ id, createdAt }) => [createdAt.toISOString(), id],
  };
}

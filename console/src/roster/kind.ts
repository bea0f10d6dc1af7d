/** How one kind of thing, counselors or scenarios, is typed, and how what was typed is saved. */
import { Failure } from '../api/failure.ts';

/** What is typed. */
export interface Draft<Item, Field extends string> {
  /** As it was read; null: it is to be added. */
  base: Item | null;
  fields: Record<Field, string>;
  /** The `Idempotency-Key` of its next try. */
  key: string;
}

/** Texts in fields, and what the service takes. */
export interface Kind<Item, Field extends string, Body extends Record<Field, unknown>> {
  /** In the order of the form. */
  labels: Record<Field, string>;
  needed: readonly Field[];
  fieldsOf: (item: Item | null) => Record<Field, string>;
  bodyOf: (fields: Record<Field, string>) => Body;
  /** What is wrong without asking anybody. */
  check: (fields: Record<Field, string>) => Partial<Record<Field, string>>;
  /** What a field's text is called where it is only read. */
  shown: (field: Field, text: string) => string;
  create: (body: Body, key: string) => Promise<Item>;
  change: (item: Item, body: Partial<Body>) => Promise<Item>;
  read: (id: string) => Promise<Item>;
}

export const namesOf = <Field extends string>({ labels }: { labels: Record<Field, string> }): Field[] =>
  Object.keys(labels) as Field[];

/** Not saved: there was nothing to save, and the item is the draft's base; or another version is there, which is it. */
export interface Outcome<Item> {
  item: Item;
  isSaved: boolean;
}

export async function save<
  Item extends { id: string },
  Field extends string,
  Body extends Record<Field, unknown>,
>(kind: Kind<Item, Field, Body>, { base, fields, key }: Draft<Item, Field>): Promise<Outcome<Item>> {
  const body = kind.bodyOf(fields);
  if (base === null) return { item: await kind.create(body, key), isSaved: true };
  const changed = differing(kind, body, base);
  if (changed.length === 0) return { item: base, isSaved: false };
  const change: Partial<Body> = {};
  for (const name of changed) change[name] = body[name];
  try {
    return { item: await kind.change(base, change), isSaved: true };
  } catch (failure) {
    if (!(failure instanceof Failure && failure.is('precondition-failed'))) throw failure;
    const now = await kind.read(base.id);
    // All that was meant is there: an earlier try of this one did it, and its answer was lost.
    const left = differing(kind, body, now);
    return { item: now, isSaved: !changed.some((name) => left.includes(name)) };
  }
}

/** What was typed, and what is there now where nothing was. */
export function merged<Item, Field extends string, Body extends Record<Field, unknown>>(
  kind: Kind<Item, Field, Body>,
  { base, fields }: Draft<Item, Field>,
  theirs: Item,
): Record<Field, string> {
  const before = kind.fieldsOf(base);
  const now = kind.fieldsOf(theirs);
  const all = namesOf(kind).map((name) => [name, fields[name] === before[name] ? now[name] : fields[name]]);
  return Object.fromEntries(all) as Record<Field, string>;
}

/** The fields in which what is meant is not what an item has. */
function differing<Item, Field extends string, Body extends Record<Field, unknown>>(
  kind: Kind<Item, Field, Body>,
  body: Body,
  item: Item,
): Field[] {
  const there = kind.bodyOf(kind.fieldsOf(item));
  return namesOf(kind).filter((name) => JSON.stringify(body[name]) !== JSON.stringify(there[name]));
}

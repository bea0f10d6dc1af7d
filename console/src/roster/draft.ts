/**
 * What is being typed into a dialog, kept in this tab until it is saved or given up: neither Escape, nor a reload, nor a
 * session that ends loses it. With it, what it began from, and the `Idempotency-Key` of its next try: another one once something else is
 * meant.
 */
import { useState } from 'react';
import { newKey } from '../api/client.ts';
import { useMe } from '../session/me.ts';

export interface Draft<Item, Field extends string> {
  /** As it was read; null: it is to be added. */
  base: Item | null;
  fields: Record<Field, string>;
  key: string;
}

/** @param name of what is typed, one of its kind */
export function useDraft<Item, Field extends string>(
  name: string,
  begin: () => Omit<Draft<Item, Field>, 'key'>,
) {
  const place = `onus-draft:${useMe().id}:${name}`;
  const [kept, setKept] = useState(() => sessionStorage.getItem(place));
  const beginning = () => ({ ...begin(), key: newKey() });
  const [draft, setDraft] = useState<Draft<Item, Field>>(
    kept === null ? beginning : (JSON.parse(kept) as Draft<Item, Field>),
  );
  const drop = () => sessionStorage.removeItem(place);
  return {
    draft,
    /** Whether it is of before. */
    isRestored: kept !== null,
    write: (change: Partial<Omit<Draft<Item, Field>, 'key'>>): Draft<Item, Field> => {
      const next = { ...draft, ...change, key: newKey() };
      setDraft(next);
      sessionStorage.setItem(place, JSON.stringify(next));
      return next;
    },
    drop,
    beginAnew: () => {
      drop();
      setKept(null);
      setDraft(beginning());
    },
  };
}

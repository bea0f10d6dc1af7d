/**
 * What a person types, or is about to do, kept in this tab until it is done or thrown away: a dialog that is closed, a reload
 * or a session that ends in the middle takes nothing from them. It is theirs alone: see one-person.ts.
 */
import { useState, useSyncExternalStore } from 'react';
import { inTab } from '../api/kept.ts';

/** As they were written last: each is the same object until it changes. */
const drafts = new Map<string, object | null>();
const listeners = new Set<() => void>();
const placeOf = (name: string) => `onus-draft:${name}`;

export function draftOf(name: string): object | null {
  let draft = drafts.get(name);
  if (draft === undefined) {
    draft = parsed(inTab.get(placeOf(name)));
    drafts.set(name, draft);
  }
  return draft;
}

/** What is no draft, such as half of one, is none: nobody could get rid of it. */
function parsed(text: string | null): object | null {
  try {
    const draft: unknown = JSON.parse(text ?? 'null');
    return typeof draft === 'object' ? draft : null;
  } catch {
    return null;
  }
}

export function keepDraft(name: string, draft: object): void {
  drafts.set(name, draft);
  inTab.set(placeOf(name), JSON.stringify(draft));
  for (const listener of listeners) listener();
}

export function dropDraft(name: string): void {
  drafts.set(name, null);
  inTab.drop(placeOf(name));
  for (const listener of listeners) listener();
}

/** All of them, and whatever else this tab keeps. */
export function dropAll(): void {
  drafts.clear();
  inTab.dropAll();
}

/** As it is now, also where something else than the dialog changes it. */
export const useDraftNow = (name: string): object | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => draftOf(name),
  );

/** What is typed into a dialog, from what it begins with. Nothing is kept before something was typed. */
export function useDraft<Typed extends object>(name: string, begin: () => Typed) {
  const [isRestored, setRestored] = useState(() => draftOf(name) !== null);
  const [typed, setTyped] = useState(() => (draftOf(name) as Typed | null) ?? begin());
  return {
    typed,
    /** Whether it is of before. */
    isRestored,
    type: (change: Partial<Typed>): Typed => {
      const next = { ...typed, ...change };
      keepDraft(name, next);
      setTyped(next);
      return next;
    },
    /** Once it is done: leaves what is shown as it is. */
    drop: () => dropDraft(name),
    beginAnew: () => {
      dropDraft(name);
      setRestored(false);
      setTyped(begin());
    },
  };
}

/**
 * What somebody typed into a dialog is kept until it is done or thrown away: a dialog that was closed, or a session that
 * ended in the middle, takes nothing from them. For the same person only, and for as long as the page is loaded.
 */
import { useState } from 'react';
import { type Me, useMe } from '../session/me.ts';
import type { Step } from './steps.ts';

const kept = new Map<string, unknown>();
const nameOf = (me: Me, step: Step, id: string) => `${me.id} ${step} ${id}`;

/** Puts it there before the dialog is opened. */
export const keepDraft = (me: Me, step: Step, id: string, typed: object): unknown =>
  kept.set(nameOf(me, step, id), typed);

export interface Draft<Typed> {
  typed: Typed;
  type: (change: Partial<Typed>) => void;
  /** Whether it is of before. */
  isRestored: boolean;
  discard: () => void;
  /** Once it is done: leaves what is shown as it is. */
  forget: () => void;
}

export function useDraft<Typed extends object>(step: Step, id: string, initial: Typed): Draft<Typed> {
  const name = nameOf(useMe(), step, id);
  const [isRestored, setRestored] = useState(() => kept.has(name));
  const [typed, setTyped] = useState(() => (kept.get(name) as Typed | undefined) ?? initial);
  return {
    typed,
    type(change) {
      const next = { ...typed, ...change };
      kept.set(name, next);
      setTyped(next);
    },
    isRestored,
    discard() {
      kept.delete(name);
      setRestored(false);
      setTyped(initial);
    },
    forget: () => kept.delete(name),
  };
}

/**
 * What somebody typed into a dialog is kept in this tab until it is done or thrown away: a dialog that was closed, a reload
 * or a session that ended in the middle takes nothing from them.
 */
import { useState } from 'react';
import { type Me, useMe } from '../session/me.ts';
import type { Step } from './steps.ts';

const placeOf = (me: Me, step: Step, id: string) => `onus-draft:${me.id}:${step}:${id}`;

/** Puts it there before the dialog is opened. */
export const keepDraft = (me: Me, step: Step, id: string, typed: object): void =>
  sessionStorage.setItem(placeOf(me, step, id), JSON.stringify(typed));

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
  const me = useMe();
  const [kept, setKept] = useState(() => sessionStorage.getItem(placeOf(me, step, id)));
  const [typed, setTyped] = useState(() => (kept === null ? initial : (JSON.parse(kept) as Typed)));
  const forget = () => sessionStorage.removeItem(placeOf(me, step, id));
  return {
    typed,
    type(change) {
      const next = { ...typed, ...change };
      keepDraft(me, step, id, next);
      setTyped(next);
    },
    isRestored: kept !== null,
    discard() {
      forget();
      setKept(null);
      setTyped(initial);
    },
    forget,
  };
}

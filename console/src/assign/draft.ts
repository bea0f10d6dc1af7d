/**
 * What a person is about to assign: kept in the tab through a reload and a new sign-in, together with the key of its
 * request, so that it is sent once however often it is tried. Gone when it is done or given up; kept when nobody knows
 * whether it was done.
 */
import { useSyncExternalStore } from 'react';
import { newKey } from '../api/client.ts';
import type { Day } from '../i18n/dates.ts';
import type { Option } from '../ui/choice.tsx';

export interface Intention {
  counselors: Option[];
  scenarios: Option[];
  dueOn: Day | null;
  note: string;
  /** Also the pairs that were completed before. */
  reassignCompleted: boolean;
}

export interface Draft extends Intention {
  userId: string;
  /** Who and what the address asked for when it was begun. */
  asked: string;
  /** Whether who and what was asked for has been put in. */
  isFilled: boolean;
  /** Of the request that does it, and of no other. */
  key: string;
  isSent: boolean;
  /** Since when, by the service's clock, it may have been done without an answer; null: that is not so. */
  unsureSince: number | null;
  /** The same of what was intended before, and then changed. */
  earlierUnsureSince: number | null;
}

/** Whether the same is meant: what was told of the one holds for the other. */
export const isSame = (one: Intention, other: Intention): boolean =>
  one.counselors === other.counselors &&
  one.scenarios === other.scenarios &&
  one.dueOn === other.dueOn &&
  one.note === other.note &&
  one.reassignCompleted === other.reassignCompleted;

export const isUnsure = ({ unsureSince, earlierUnsureSince }: Draft): boolean =>
  unsureSince !== null || earlierUnsureSince !== null;

const place = 'onus-assign';
const listeners = new Set<() => void>();
let draft: Draft | null = kept();

/** Begins one, or goes on with the one that is there: the same person's, for the same, or one that may have been done. */
export function begin(userId: string, asked: string): void {
  if (draft?.userId === userId && (draft.asked === asked || isUnsure(draft))) return;
  put({
    userId,
    asked,
    isFilled: asked === '',
    counselors: [],
    scenarios: [],
    dueOn: null,
    note: '',
    reassignCompleted: false,
    key: newKey(),
    isSent: false,
    unsureSince: null,
    earlierUnsureSince: null,
  });
}

/** Puts in whom and what the address asked for, once. */
export function fill(counselors: Option[], scenarios: Option[]): void {
  if (draft === null || draft.isFilled) return;
  const added = (all: Option[], asked: Option[]) => [
    ...asked,
    ...all.filter(({ id }) => !asked.some((one) => one.id === id)),
  ];
  put({
    ...draft,
    isFilled: true,
    counselors: added(draft.counselors, counselors),
    scenarios: added(draft.scenarios, scenarios),
  });
}

/** Something else is intended: it is another request, unless none was sent. */
export function intend(part: Partial<Intention>): void {
  if (draft === null) return;
  const { isSent, unsureSince, earlierUnsureSince } = draft;
  const anew = {
    key: newKey(),
    isSent: false,
    unsureSince: null,
    earlierUnsureSince: earlierUnsureSince ?? unsureSince,
  };
  put({ ...draft, ...part, ...(isSent && anew) });
}

/** What is known of the request with that key; nothing is noted if another is intended by now. */
export function note(known: Partial<Pick<Draft, 'key' | 'isSent' | 'unsureSince'>>, key: string): void {
  if (draft?.key === key) put({ ...draft, ...known });
}

export const forget = (): void => put(null);

export const draftNow = (): Draft | null => draft;

export const useDraft = (): Draft | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => draft,
  );

function put(next: Draft | null): void {
  draft = next;
  try {
    if (next === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(next));
  } catch {
    // Storage is full or forbidden: it goes on without, and does not outlive a reload.
  }
  for (const listener of listeners) listener();
}

function kept(): Draft | null {
  const text = sessionStorage.getItem(place);
  return text === null ? null : (JSON.parse(text) as Draft);
}

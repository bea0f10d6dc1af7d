/**
 * What a person is about to assign: kept in the tab through a reload and a new sign-in, together with the key of its
 * request, so that it is sent once however often it is tried. Gone when it is done or given up; kept when nobody knows
 * whether it was done.
 */
import { newKey } from '../api/client.ts';
import type { Day } from '../i18n/dates.ts';
import { draftOf, dropDraft, keepDraft, useDraftNow } from '../session/drafts.ts';
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

const name = 'assign';

export const draftNow = () => draftOf(name) as Draft | null;

export const useDraft = () => useDraftNow(name) as Draft | null;

export const drop = (): void => dropDraft(name);

/** Begins one, or goes on with the one that is there: for the same, or one that may have been done. */
export function begin(asked: string): void {
  const draft = draftNow();
  if (draft !== null && (draft.asked === asked || isUnsure(draft))) return;
  keepDraft(name, {
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
  } satisfies Draft);
}

/** Puts in whom and what the address asked for, once. */
export function fill(counselors: Option[], scenarios: Option[]): void {
  const draft = draftNow();
  if (draft === null || draft.isFilled) return;
  const added = (all: Option[], asked: Option[]) => [
    ...asked,
    ...all.filter(({ id }) => !asked.some((one) => one.id === id)),
  ];
  keepDraft(name, {
    ...draft,
    isFilled: true,
    counselors: added(draft.counselors, counselors),
    scenarios: added(draft.scenarios, scenarios),
  });
}

/** Something else is intended: it is another request, unless none was sent. */
export function intend(part: Partial<Intention>): void {
  const draft = draftNow();
  if (draft === null) return;
  const { isSent, unsureSince, earlierUnsureSince } = draft;
  const anew = {
    key: newKey(),
    isSent: false,
    unsureSince: null,
    earlierUnsureSince: earlierUnsureSince ?? unsureSince,
  };
  keepDraft(name, { ...draft, ...part, ...(isSent && anew) });
}

/** What is known of the request with that key; nothing is noted if another is intended by now. */
export function note(known: Partial<Pick<Draft, 'key' | 'isSent' | 'unsureSince'>>, key: string): void {
  const draft = draftNow();
  if (draft?.key === key) keepDraft(name, { ...draft, ...known });
}

/** What is wanted of a check-and-create (`create-where-none-is-active.ts`), and what becomes of it. */
import type { Once } from '../../http/idempotency/once.js';
import type { Day } from '../../http/validation/days.js';
import type { Actor, AssignmentStatus } from '../lifecycle.js';
import type { AssignmentRow } from './assignment-row.js';

/** One assignment that somebody wants to be there. */
export interface WantedAssignment {
  /** Id of the assignment, if it is created. UUID version 7. */
  id: string;
  organizationId: string;
  actor: Actor;
  /** If set, only a counselor of these is found. */
  groups?: readonly string[] | null;
  /** If set, only a scenario of these is found. */
  scenarioIds?: readonly string[] | null;
  /** By our id or by the organization's own. */
  counselor: { id: string } | { externalId: string };
  /** By our id, or by the organization's own, or by whichever of the two the text is. */
  scenario: { id: string } | { externalId: string } | { idOrExternalId: string };
  dueAt: Date | null;
  /** The day, where the due date was given as one. */
  dueOn: Day | null;
  note: string | null;
  /** Months until it comes again once it has ended; null: it does not. */
  repeatEveryMonths: number | null;
  /** Leave out pairs that were completed before. */
  unlessCompletedBefore: boolean;
  /** The Idempotency-Key with which it is asked for, of the actor. */
  once?: Once | undefined;
  /** Where the organization is, if the answer has days: a repeat has the same. */
  timeZone?: string;
}

export interface WantedSet {
  wanted: readonly WantedAssignment[];
  /** If any element has one of these outcomes, nothing of the set is created. */
  createNothingOn: readonly Outcome['outcome'][];
  /** The same outcomes, and nothing is created. */
  dryRun: boolean;
  /** Milliseconds to wait for a row that another transaction has locked; the connection's own `lock_timeout` if absent. */
  lockTimeoutMs?: number;
}

/** What became of one wanted assignment. */
export type Outcome = Created | Existing | CompletedBefore | Archived | Unknown | HeldUp;

/** Counselor and scenario, which every outcome but {@link Unknown} has found. */
type Found = Pick<
  AssignmentRow,
  | 'counselorId'
  | 'counselorExternalId'
  | 'counselorName'
  | 'scenarioId'
  | 'scenarioExternalId'
  | 'scenarioTitle'
>;

export interface Created extends Found {
  outcome: 'created';
  /** When it was created. */
  now: Date;
}

/** What is kept of a create under an Idempotency-Key; times as JSON has them. */
export interface KeptCreate extends Found, Pick<WantedAssignment, 'id' | 'dueOn' | 'note'> {
  /** Absent of a create by a build that knew no such thing. */
  repeatEveryMonths?: number | null;
  dueAt: string | null;
  actorName: string;
  /** Where the organization was, if the answer had days. */
  timeZone: string | null;
  now: string;
}

/** The pair is active already. */
export interface Existing extends Found {
  outcome: 'existing';
  activeId: string;
  activeStatus: AssignmentStatus;
  activeCreatedAt: Date;
  /** The user, key or import that made it. */
  activeById: string;
}

export interface CompletedBefore extends Found {
  outcome: 'completed_before';
  /** The assignment that was completed last. */
  completedId: string;
}

interface Archived extends Found {
  outcome: 'archived_counselor' | 'archived_scenario';
}

/**
 * Nothing was done, and nothing found out: its Idempotency-Key is taken, by a request that is under way elsewhere or was
 * answered before; or another one of the set, of which that is true, was the first to want the pair.
 */
interface HeldUp extends Omit<Unknown, 'outcome'> {
  outcome: 'held_up';
}

/** Not there in this organization; the counselor is named if both are not. */
interface Unknown {
  outcome: 'unknown_counselor' | 'unknown_scenario';
  counselorId: string | null;
  scenarioId: string | null;
}

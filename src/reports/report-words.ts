/** What a report tells of assignments, and by what it groups them. */
import type { Day } from '../http/validation/days.js';

export const groupings = ['scenario', 'counselor', 'group', 'week'] as const;
export type Grouping = (typeof groupings)[number];

/** Scores of each tenth: from 0 to less than 10, and so on; the last one to 100. */
export const tenths = Array.from({ length: 10 }, (_, i) => ({
  from: i * 10,
  to: i === 9 ? 100 : i * 10 + 9,
}));

/** All of it of one moment; each count of a whole is the sum of those of its parts. */
export interface Figures {
  total: number;
  pending: number;
  inProgress: number;
  completed: number;
  cancelled: number;
  /** Of the pending and those in progress. */
  overdue: number;
  /** From assigned to completed, in days: of half of the completed it is at most this. Null where there are none. */
  medianDays: number | null;
  /** The same of nine in ten. */
  p90Days: number | null;
  /** Of the completed that have one. */
  meanScore: number | null;
  /** How many of the completed have a score of each of the {@link tenths}. */
  scores: number[];
  /** How many of the completed have none. */
  withoutScore: number;
}

/** What a row is of: one of these, by the grouping. */
export type Part =
  | { scenario: { id: string; externalId: string; title: string } }
  | { counselor: { id: string; externalId: string; name: string } }
  | { group: string | null }
  | { weekStart: Day };

export type Row = Part & Figures;

/** What the types of import have of their own: the columns of their files, what a row may hold, what it does. */
import { readName } from '../../http/validation/read-text.js';
import type { Day } from '../../http/validation/days.js';
import type { Import } from '../import.entity.js';
import type { Statement } from '../../database/connections/pools.js';
import type { ApplyRows } from '../sql/apply-rows.js';
import type { Column } from '../values/column.js';
import type { ReadingContext } from '../values/reading-context.js';

/** What a row has in the columns of its kind, as it is read; undefined where the file has no such column. */
export type Values = Readonly<Record<string, string | undefined>>;

/** What can be said of a row without looking into the database. */
export interface Reading {
  /** An instant or a day. */
  dueAt: Date | Day | null;
  /** Sentences, for the person who mends the file. */
  faults: string[];
}

export interface Kind {
  columns: readonly Column[];
  read(values: Values, line: number, context: ReadingContext): Reading;
  /** What else a row is looked up by: it comes after the cells of its columns. */
  alsoCalled?: (values: Values) => string | undefined;
  /** How rows are applied: see `sql/apply-rows.ts`. */
  apply: ApplyRows;
  /** The statement's own parameters. `place` tells where a column is in a row, from 1; null if the file has none. */
  parameters(
    it: Pick<Import, 'type' | 'reassignCompleted' | 'unarchive' | 'fileName'>,
    place: (column: string) => number | null,
    /** Where what {@link Kind.alsoCalled} tells is in a row, from 1. */
    placeOfOther: number,
  ): unknown[];
  /** What else is done in the transaction that completes an import; its parameter is the import. */
  completing?: Statement;
  /**
   * Returns a row if all is still so that a transaction relied on which did the rows of an import beside other traffic,
   * and will be until it commits. Parameters: the import, and whether pairs that were completed before are left out.
   */
  confirming?: Statement;
  /** What is locked where no other writer may come between: the table that is written, and others that are looked into. */
  tables: string;
  /** What a report calls why a row came to what it did: another name where `reason` is a column of the file. */
  reasonColumn: 'reason' | 'outcome_reason';
  /** Outcomes of a row on which an atomic import does nothing at all. */
  forbidden: readonly ('invalid' | 'existing')[];
}

/** Faults of a text of which something is expected. */
export function textFaults(column: string, value: string | undefined, longest: number): string[] {
  if (value === undefined) return [];
  if (value.length > longest) {
    return [`${column} has ${value.length} characters; ${longest} are the most.`];
  }
  if (value.includes('\0') || !value.isWellFormed())
    return [`${column} has a character that cannot be stored.`];
  return [];
}

/** As {@link textFaults}, of a text that must be there. */
export function requiredTextFaults(column: string, value: string | undefined, longest: number): string[] {
  return value === undefined || value === '' ? [`${column} is empty.`] : textFaults(column, value, longest);
}

/** Some programs write 45.0 for 45. What has three zeros may be a thousand: 1,000. */
export const readWhole = (cell: string): string => readName(cell).replace(/^(\d+)[.,](?!000$)0+$/, '$1');

/** Faults of a whole number from 1 on, that may be empty. @param most of five digits at most */
export function wholeFaults(column: string, value: string | undefined, most: number): string[] {
  if (value === undefined || value === '') return [];
  if (/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= most) return [];
  return [`${column} must be a whole number from 1 to ${most}, or empty.`];
}

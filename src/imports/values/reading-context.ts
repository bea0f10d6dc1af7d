/** What is the same for all cells of a file: how they are read, and what is noticed on the way. */
import type { AskedReading, DateOrder, Found } from '../file/source.js';
import { Warnings } from '../file/warnings.js';
import { Times } from './times.js';

/** What all cells of a file are read by. */
export interface ReadingContext {
  /** Of times without a zone: what the upload says, or the organization's. */
  timeZone: string;
  /** What the upload says, or the file proves; undefined until a date was met that needs it. */
  dateOrder: DateOrder | undefined;
  /** Words that mean nothing. */
  emptyWords: ReadonlySet<string>;
  warnings: Warnings;
  times: Times;
}

/** @param timeZone the organization's */
export function readingContext(asked: AskedReading, timeZone: string): ReadingContext {
  const warnings = new Warnings();
  return {
    timeZone: asked.timeZone ?? timeZone,
    dateOrder: asked.dateOrder,
    emptyWords: new Set(asked.emptyWords),
    warnings,
    times: new Times(warnings, asked.timeZone ?? timeZone, asked.timeZone !== undefined),
  };
}

/** How sure it is how the file was read, the order of its dates with the rest. */
export function certaintyOf(
  { certainty }: Pick<Found, 'certainty'>,
  asked: AskedReading,
  { dateOrder }: ReadingContext,
): Found['certainty'] {
  if (dateOrder === undefined) return certainty;
  return { ...certainty, dateOrder: asked.dateOrder === undefined ? 'certain' : 'told' };
}

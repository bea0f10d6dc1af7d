import type { DateOrder } from '../file/source.js';
import type { Warnings } from '../file/warnings.js';

/** What all cells of a file are read by. */
export interface ReadingContext {
  /** Of times without a zone: what the upload says, or the organization's. */
  timeZone: string;
  /** What the upload says, or the file proves. */
  dateOrder: DateOrder | undefined;
  /** Words that mean nothing. */
  emptyWords: ReadonlySet<string>;
  warnings: Warnings;
}

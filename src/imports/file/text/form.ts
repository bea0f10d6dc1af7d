/** How the records of a text are written. */
import type { BareWords } from '../bare-words.js';
import type { Dialect } from '../source.js';
import type { Warnings } from '../warnings.js';

export interface Form {
  delimiter: string;
  dialect: Dialect;
  /** Whether the upload says the dialect: what looks as if it were another is then as it is. */
  isTold: boolean;
  /** How many fields the header has; 0 until it is read. */
  width: number;
  /** Of backslashes: whether fields may stand in quotes all the same. */
  encloses: boolean;
  /** Whether the file ends with a line break; known once it is read. */
  endsWithBreak: boolean;
  words: BareWords;
  warnings: Warnings;
}

/** Characters that a record may have. Longer ones are a quote that is never closed, or no records at all. */
export const longestRecord = 1024 * 1024;

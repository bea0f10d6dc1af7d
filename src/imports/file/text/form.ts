/** How the records of a text are written, and what stands in a field as it came. */
import { type Dialect, type Told, wordsForNothing } from '../source.js';
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

/** Finds the fields that are a word for nothing. */
export class BareWords {
  private readonly words: ReadonlySet<string>;
  /** By the code of a first character; most fields begin with another. */
  private readonly starts: boolean[] = Array.from({ length: 128 }, () => false);
  private readonly longest: number;

  constructor(told: readonly string[] = []) {
    this.words = new Set([...wordsForNothing, ...told]);
    for (const word of this.words) this.starts[word.charCodeAt(0)] = true;
    this.longest = Math.max(...[...this.words].map(({ length }) => length));
  }

  has(field: string): boolean {
    return field.length <= this.longest && this.starts[field.charCodeAt(0)] === true && this.words.has(field);
  }

  /** What is to be told of fields none of which stood in quotes. */
  of(fields: readonly string[]): Map<number, Told> | undefined {
    let told: Map<number, Told> | undefined;
    for (let i = 0; i < fields.length; i += 1)
      if (this.has(fields[i]!)) (told ??= new Map<number, Told>()).set(i, 'bare');
    return told;
  }
}

/** Errors of a file as a whole, and how sentences quote it. */
import { shown } from '../../http/validation/read-text.js';

/** What an upload may be asked to say. */
export const askedFor = ['dateOrder'] as const;
export type AskedFor = (typeof askedFor)[number];

/** Thrown where a file as a whole cannot be read; `message` says what, where and what to do. */
export class FileFault extends Error {
  override readonly name = 'FileFault';

  /** @param asks what the upload has to say for it to be read */
  constructor(
    message: string,
    readonly asks: readonly AskedFor[] = [],
  ) {
    super(message);
  }
}

/** A text from a file, short enough to be told in a sentence, with what is not what it seems. */
export function quoted(text: string): string {
  const line = text.replace(/[ \t\n\v\f\r]+/g, ' ').trim();
  const told = shown(line.length > 80 ? `${line.slice(0, 80)}…` : line);
  return `“${told.replace(/\p{Cc}+/gu, ' ')}”`;
}

/**
 * Whether words with bytes beyond ASCII look like words in Windows-1252: an old Mac, DOS and Windows-1250 have other
 * letters at these bytes, and what one of them wrote is read in another without a fault: `JosŽ`, `Garc¡a`, `£ukasz`.
 */
import { FileFault, quoted } from '../file-fault.js';
import { decodedAs } from './encodings.js';

/** What else a file may be that is not UTF-8. */
const others = ['macintosh', 'ibm850', 'windows-1250'];

/** Letters that no word has where it stands, and signs within a word. */
const wrong =
  /(?<=\p{Ll})[À-ÖØ-ÞŠŽŒŸ]|(?<=\p{L})[‚„ƒ†‡ˆ‰‹•˜™›¡-©¬®-³µ¶¸-¿×÷](?=\p{L})|(?<=\p{L})[‚„ˆƒ¡¿¢£¤¥]|(?<!\p{L})[£¹³¿¼¾](?=\p{Ll})|[\x81\x8D\x8F\x90\x9D]/u;
/** What an old Mac and DOS have letters for, next to a letter. */
const doubtful = /(?<=\p{L})[†‡‰‹‘’“•–—…˜›€]|[ŠšŽžŒœŸ]/u;
/** Letters that only Windows-1252 has where they stand. */
const right = /[à-öø-ÿß](?=\P{L}|\p{Ll}|$)|(?<!\p{L})[À-ÖØ-Þ]|(?<=\p{Lu})[À-ÖØ-Þ]/u;

/** O’Brien, D’Angelo, and what English shortens: with the letter that others have for the apostrophe these are no words. */
const apostrophe =
  /(?<!\p{L})(?:\p{Lu}’\p{Lu}\p{Ll}|(?:[Cc]an|[Ww]on|[Dd]o(?:es)?n|[Dd]idn|[Ii]sn|[Aa]ren|[Ww](?:as|ere|ould)n|[Hh]a(?:s|ve|d)n|[Cc]ouldn|[Ss]houldn)’t(?!\p{L})|(?:[Ii]t|[Tt]hat|[Ww]hat|[Ss]?[Hh]e|[Tt]here|[Ll]et)’s(?!\p{L})|(?:I|[Yy]ou|[Ww]e|[Tt]hey)’(?:m|re|ve|ll|d)(?!\p{L}))/u;

const word = /[^\s,;|"]*[^\0-\x7F][^\s,;|"]*/g;

interface Doubt {
  line: number;
  bytes: Buffer;
}

export class LegacyWords {
  private wrong: Doubt | undefined;
  private doubtful: Doubt | undefined;
  private hasRight = false;

  look(bytes: Buffer, lineAt: (at: number) => number): void {
    if (this.wrong !== undefined) return;
    // A byte is a character in it.
    for (const { 0: found, index } of decodedAs('windows-1252', bytes).matchAll(word)) {
      const doubt = (): Doubt => ({
        line: lineAt(index),
        bytes: Buffer.from(bytes.subarray(index, index + found.length)),
      });
      if (wrong.test(found)) {
        this.wrong = doubt();
        return;
      }
      if (apostrophe.test(found)) this.hasRight = true;
      else if (!doubtful.test(found)) this.hasRight ||= right.test(found);
      else this.doubtful ??= doubt();
    }
  }

  /** Throws {@link FileFault} if it may as well be something else. */
  check(): void {
    const doubt = this.wrong ?? (this.hasRight ? undefined : this.doubtful);
    if (doubt === undefined) return;
    const { line, bytes } = doubt;
    const readings = new Map<string, string>();
    for (const encoding of ['windows-1252', ...others]) {
      const reading = decodedAs(encoding, bytes);
      if (!/[\x80-\x9F]/.test(reading) && !readings.has(reading)) readings.set(reading, encoding);
    }
    const told = [...readings].map(([reading, encoding]) => `${quoted(reading)} as ${encoding}`);
    throw new FileFault(
      `Line ${line} is neither UTF-8 nor surely Windows-1252. A word in it is ${told.join(', ')}: say the one that is ` +
        'right, such as encoding=macintosh, or save the file as CSV in UTF-8.',
    );
  }
}

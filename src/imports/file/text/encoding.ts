/**
 * Finds what the bytes of a file are, or checks what the upload says they are.
 *
 * UTF-8 with or without BOM and UTF-16 with BOM are known for certain. Bytes that are not UTF-8 are likely Windows-1252,
 * which Excel writes; but only if nothing in the file is UTF-8 beyond ASCII, and if words read so look like words
 * (`legacy-words.ts`). What is in doubt is refused: read the wrong way it would garble names.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FileFault } from '../file-fault.js';
import type { Certainty, StoredFile } from '../source.js';
import { type Decode, decoderOf } from './encodings.js';
import { LegacyWords } from './legacy-words.js';

export interface FoundText {
  /** As `encodings.ts` names it, or `utf-8-bom`. */
  encoding: string;
  certainty: Certainty;
  /** Whether there may be any. */
  hasQuotes: boolean;
  hasBackslashes: boolean;
}

const marks: readonly [start: string, encoding: string][] = [
  ['efbbbf', 'utf-8-bom'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/** Bytes at a time. */
const slice = 128 * 1024;

const lf = 0x0a;
const cr = 0x0d;

/**
 * Reads as much of a file as it takes to know.
 * @param told by the upload, as `encodings.ts` names it
 * @throws FileFault for what is no text, or not in that encoding
 */
export async function findEncoding(file: StoredFile, told: string | undefined): Promise<FoundText> {
  const start = (await file.read(0, 3)).toString('hex');
  const marked = marks.find(([mark]) => start.startsWith(mark))?.[1];
  if (marked !== undefined && told !== undefined && marked.slice(0, 5) !== told.slice(0, 5)) {
    throw new FileFault(
      `The upload says that the file is ${told}, and the file begins with the mark of ${marked.replace('-bom', '')}. ` +
        'Say none, or save the file in what is said.',
    );
  }
  if (marked?.startsWith('utf-16'))
    return { encoding: marked, certainty: 'certain', hasQuotes: true, hasBackslashes: true };
  const utf8 = new Utf8Look(told);
  const isUtf8Told = told === undefined || told === 'utf-8';
  const look = isUtf8Told ? (bytes: Buffer) => utf8.look(bytes) : checking(told, utf8);
  for await (const piece of file.pieces()) {
    for (let at = 0; at < piece.length; at += slice) {
      look(piece.subarray(at, at + slice));
      // Others have their turn: words of a legacy encoding take a while.
      await nextTurn();
    }
  }
  if (isUtf8Told) return utf8.found(marked === 'utf-8-bom');
  utf8.end();
  if (!told.startsWith('utf-16') && utf8.isUtf8BeyondAscii) {
    throw new FileFault(
      `The upload says that the file is ${told}, and all of it is UTF-8, line ${utf8.firstMultibyte} on. Say ` +
        'encoding=utf-8; or, if it is not, save it as UTF-8, which it then cannot be mistaken for.',
    );
  }
  return { encoding: told, certainty: 'told', hasQuotes: true, hasBackslashes: true };
}

/** Decodes what is not UTF-8, to find what is no text in what the upload says it is. */
function checking(told: string, utf8: Utf8Look): (bytes: Buffer) => void {
  const decode = decoderOf(told);
  let lines = 1;
  return (bytes) => {
    const text = decodedOr(
      decode,
      bytes,
      () => `A line from ${lines} on is not ${told}, which the upload says.`,
    );
    // Controls beyond ASCII stand for bytes that an encoding has no character for.
    const control = told.startsWith('utf-16') ? -1 : text.search(/[\x80-\x9F\uFFFD]/);
    if (control >= 0) {
      const line = lines + lineBreaks(Buffer.from(text.slice(0, control)));
      throw new FileFault(
        `Line ${line} has a byte that ${told}, which the upload says, has no character for.`,
      );
    }
    lines += lineBreaks(Buffer.from(text));
    utf8.look(bytes);
  };
}

function decodedOr(decode: Decode, bytes: Buffer, sentence: () => string): string {
  try {
    return decode(bytes);
  } catch {
    throw new FileFault(sentence());
  }
}

/** Looks at the bytes of a file one piece after the other. */
class Utf8Look {
  /** The first line that has a character of more than one byte. */
  firstMultibyte: number | undefined;
  private firstFault: number | undefined;
  private readonly words = new LegacyWords();
  private carried: Buffer = Buffer.alloc(0);
  private lines = 0;
  private hasQuotes = false;
  private hasBackslashes = false;

  constructor(private readonly told: string | undefined) {}

  get isUtf8BeyondAscii(): boolean {
    return this.firstFault === undefined && this.firstMultibyte !== undefined;
  }

  look(piece: Buffer): void {
    const bytes = this.carried.length > 0 ? Buffer.concat([this.carried, piece]) : piece;
    const end = wholeCharacters(bytes);
    this.carried = Buffer.from(bytes.subarray(end));
    this.lookAt(bytes.subarray(0, end));
  }

  end(): void {
    this.lookAt(this.carried);
    this.carried = Buffer.alloc(0);
  }

  found(hasMark: boolean): FoundText {
    this.end();
    if (this.firstFault === undefined) {
      return this.text(hasMark ? 'utf-8-bom' : 'utf-8', this.told === undefined ? 'certain' : 'told');
    }
    if (this.told !== undefined) {
      throw new FileFault(
        `Line ${this.firstFault} is not UTF-8, which the upload says. Say what it is, such as encoding=windows-1252.`,
      );
    }
    if (this.firstMultibyte !== undefined || hasMark) {
      throw new FileFault(
        `Line ${this.firstFault} is not UTF-8, and other lines are. Save the whole file as UTF-8.`,
      );
    }
    this.words.check();
    return this.text('windows-1252', 'likely');
  }

  private text(encoding: string, certainty: Certainty): FoundText {
    return { encoding, certainty, hasQuotes: this.hasQuotes, hasBackslashes: this.hasBackslashes };
  }

  private lookAt(bytes: Buffer): void {
    this.hasQuotes ||= bytes.includes(0x22);
    this.hasBackslashes ||= bytes.includes(0x5c);
    const lineAt = (at: number): number => this.lines + lineBreaks(bytes, at) + 1;
    const zero = this.told === undefined || this.told === 'utf-8' ? bytes.indexOf(0) : -1;
    if (zero >= 0) {
      throw new FileFault(
        `Line ${lineAt(zero)} has a byte 0: this is not a text file, or UTF-16 without its mark at the start. Save it ` +
          'as CSV in UTF-8, or say encoding=utf-16le.',
      );
    }
    if (!isUtf8(bytes)) {
      const scan = scanUtf8(bytes);
      if (scan.firstMultibyte >= 0) this.firstMultibyte ??= lineAt(scan.firstMultibyte);
      this.firstFault ??= lineAt(scan.firstFault);
      if (this.told === undefined) this.words.look(bytes, lineAt);
    } else if (this.firstMultibyte === undefined && !isAscii(bytes)) {
      this.firstMultibyte = lineAt(bytes.findIndex((byte) => byte >= 0x80));
    }
    this.lines += lineBreaks(bytes);
  }
}

/** Where the last character that is whole ends, if the bytes are UTF-8. CR at the end may be half of a CRLF. */
function wholeCharacters(bytes: Buffer): number {
  if (bytes.at(-1) === cr) return bytes.length - 1;
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** How many bytes a character has that begins with this one; 0 if none does. */
function lengthOf(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function scanUtf8(bytes: Buffer): { firstMultibyte: number; firstFault: number } {
  const found = { firstMultibyte: -1, firstFault: -1 };
  for (let i = 0; i < bytes.length;) {
    const length = lengthOf(bytes[i]!);
    const isCharacter = length === 1 || (length > 1 && isUtf8(bytes.subarray(i, i + length)));
    if (isCharacter && length > 1 && found.firstMultibyte < 0) found.firstMultibyte = i;
    if (!isCharacter && found.firstFault < 0) found.firstFault = i;
    i += isCharacter ? length : 1;
  }
  return found;
}

/** LF, CRLF and CR. */
function lineBreaks(bytes: Buffer, end = bytes.length): number {
  let count = 0;
  for (let at = bytes.indexOf(lf); at >= 0 && at < end; at = bytes.indexOf(lf, at + 1)) count += 1;
  for (let at = bytes.indexOf(cr); at >= 0 && at < end; at = bytes.indexOf(cr, at + 1)) {
    if (bytes[at + 1] !== lf) count += 1;
  }
  return count;
}

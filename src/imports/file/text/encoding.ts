/**
 * From the bytes of a file, as people save them, to UTF-8 with LF line breaks.
 *
 * UTF-8 with or without BOM and UTF-16 with BOM are known for certain. Bytes that are not UTF-8 are taken for
 * Windows-1252, which Excel writes, but only if nothing in the file is UTF-8 beyond ASCII: a file that is a mixture is
 * refused, since reading it either way would garble names.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { FileFault } from '../file-fault.js';

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const signatures: readonly [start: string, what: string][] = [
  ['504b0304', 'a ZIP archive or an Excel workbook (.xlsx)'],
  ['504b0506', 'an empty ZIP archive'],
  ['d0cf11e0', 'an old Excel workbook (.xls)'],
  ['1f8b', 'a gzip archive'],
  ['25504446', 'a PDF'],
];

/** Bytes that Windows-1252 has no character for. */
const undefinedIn1252 = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

const lf = 0x0a;
const cr = 0x0d;

/** Reads a whole file to find its encoding. Throws {@link FileFault} for what is no text in any of them. */
export async function detectEncoding(parts: AsyncIterable<Buffer>): Promise<Encoding> {
  let isFirst = true;
  let hasMark = false;
  let carried: Buffer = Buffer.alloc(0);
  let lines = 0;
  let multibyte = false;
  let firstFault: number | undefined;
  let not1252: number | undefined;

  const look = (bytes: Buffer): void => {
    const zero = bytes.indexOf(0);
    if (zero >= 0) {
      throw new FileFault(
        `Line ${lines + lineBreaks(bytes, zero) + 1} has a byte 0: this is not a text file, or UTF-16 without its ` +
          'mark at the start. Save it as CSV in UTF-8.',
      );
    }
    if (isUtf8(bytes)) {
      multibyte ||= !isAscii(bytes);
    } else {
      const scan = scanUtf8(bytes);
      multibyte ||= scan.multibyte;
      firstFault ??= lines + lineBreaks(bytes, scan.firstFault) + 1;
      const undefinedBytes = undefinedIn1252.map((byte) => bytes.indexOf(byte)).filter((at) => at >= 0);
      if (undefinedBytes.length > 0) not1252 ??= lines + lineBreaks(bytes, Math.min(...undefinedBytes)) + 1;
    }
    lines += lineBreaks(bytes);
  };

  for await (const part of parts) {
    if (isFirst) {
      isFirst = false;
      const known = signatures.find(([start]) => part.subarray(0, 8).toString('hex').startsWith(start));
      if (known !== undefined) {
        throw new FileFault(
          `This is ${known[1]}, not a text file. Save or export it as CSV, and upload that.`,
        );
      }
      const mark = part.subarray(0, 2).toString('hex');
      if (mark === 'fffe') return 'utf-16le';
      if (mark === 'feff') return 'utf-16be';
      hasMark = part.subarray(0, 3).toString('hex') === 'efbbbf';
    }
    const bytes = carried.length > 0 ? Buffer.concat([carried, part]) : part;
    const end = wholeCharacters(bytes);
    carried = Buffer.from(bytes.subarray(end));
    look(bytes.subarray(0, end));
  }
  look(carried);
  if (firstFault === undefined) return hasMark ? 'utf-8-bom' : 'utf-8';
  if (!multibyte && not1252 === undefined) return 'windows-1252';
  throw new FileFault(
    multibyte
      ? `Line ${firstFault} is not UTF-8, and other lines are. Save the whole file as UTF-8.`
      : `Line ${not1252} is neither UTF-8 nor Windows-1252. Save the file as CSV in UTF-8.`,
  );
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

function scanUtf8(bytes: Buffer): { multibyte: boolean; firstFault: number } {
  let multibyte = false;
  let firstFault = -1;
  for (let i = 0; i < bytes.length;) {
    const length = lengthOf(bytes[i]!);
    if (length === 1) {
      i += 1;
    } else if (length > 1 && isUtf8(bytes.subarray(i, i + length))) {
      multibyte = true;
      i += length;
    } else {
      if (firstFault < 0) firstFault = i;
      i += 1;
    }
  }
  return { multibyte, firstFault };
}

/** LF, CRLF and CR, as they are told apart when the file is read. */
function lineBreaks(bytes: Buffer, end = bytes.length): number {
  let count = 0;
  for (let at = bytes.indexOf(lf); at >= 0 && at < end; at = bytes.indexOf(lf, at + 1)) count += 1;
  for (let at = bytes.indexOf(cr); at >= 0 && at < end; at = bytes.indexOf(cr, at + 1)) {
    if (bytes[at + 1] !== lf) count += 1;
  }
  return count;
}

/** Bytes at a time. More would keep the event loop from other requests for longer than a create takes. */
const slice = 16 * 1024;

/** Decodes a file. Line breaks come as LF, whatever they were, so that lines can be counted. */
export async function* decoded(parts: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding, {
    fatal: encoding !== 'windows-1252',
  });
  let heldBack = '';
  for await (const part of parts) {
    for (let start = 0; start < part.length; start += slice) {
      let text = heldBack + decodeSlice(decoder, part.subarray(start, start + slice));
      // CR at the end of a slice may be half of a CRLF.
      heldBack = text.endsWith('\r') ? '\r' : '';
      if (heldBack !== '') text = text.slice(0, -1);
      if (text !== '') yield Buffer.from(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
    }
  }
  const rest = heldBack + decodeSlice(decoder, undefined);
  if (rest !== '') yield Buffer.from(rest.replace(/\r\n?/g, '\n'));
}

function decodeSlice(decoder: TextDecoder, bytes: Buffer | undefined): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw new FileFault('The file is cut off, or not in the encoding that its first bytes say.');
  }
}

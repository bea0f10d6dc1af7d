/**
 * The text of a file, in pieces. Its lines end as its first one does: in LF, CRLF, or CR. A CR within lines that end
 * otherwise is part of a text; lines that end in CR alone are given with LF.
 */
import { FileFault } from '../file-fault.js';
import { decoderOf } from './encodings.js';

/** Bytes at a time. More would keep the event loop from other requests for longer than a create takes. */
const slice = 16 * 1024;

export async function* decoded(pieces: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decode = decoderOf(encoding === 'utf-8-bom' ? 'utf-8' : encoding);
  let endsInCr: boolean | undefined;
  let held = '';
  const given = (decodedText: string, isEnd: boolean): string => {
    let text = held + decodedText;
    held = '';
    if (endsInCr === undefined) {
      const end = /\r*\n|\r+/.exec(text);
      if (end === null) return text;
      const isWhole = isEnd || end[0].endsWith('\n') || end.index + end[0].length < text.length;
      if (isWhole) endsInCr = !end[0].endsWith('\n');
    }
    if (endsInCr === false) return text;
    // CR at the end may be half of a CRLF.
    if (text.endsWith('\r') && !isEnd) {
      const end = endsInCr === true ? text.length - 1 : 0;
      held = text.slice(end);
      text = text.slice(0, end);
    }
    return text.replace(/\r\n?/g, '\n');
  };
  const textOf = (bytes?: Buffer): string => {
    try {
      return decode(bytes);
    } catch {
      throw new FileFault(`The file is cut off, or not ${encoding}, as its first bytes or the upload say.`);
    }
  };
  for await (const piece of pieces) {
    for (let start = 0; start < piece.length; start += slice) {
      const text = given(textOf(piece.subarray(start, start + slice)), false);
      if (text !== '') yield text;
    }
  }
  const rest = given(textOf(), true);
  if (rest !== '') yield rest;
}

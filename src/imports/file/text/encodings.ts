/** Encodings of text by their names: those that TextDecoder knows (WHATWG Encoding), and pages of DOS. */

/** What the upper half of each page has, from byte 80 on. */
const pages: Record<string, string> = {
  ibm437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0',
  ibm850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0',
  ibm852:
    'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00AD˝˛ˇ˘§÷¸°¨˙űŘř■\u00A0',
};
pages['ibm858'] = pages['ibm850']!.replace('ı', '€');

/** The encoding that a label means, such as `latin1` or `cp850`, by its own name; undefined if none is known. */
export function encodingNamed(label: string): string | undefined {
  const page = /^(?:cp|ibm|dos)?[-_]?(437|850|852|858)$/i.exec(label.trim())?.[1];
  if (page !== undefined) return `ibm${page}`;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** Decodes one piece after the other; without one, what is left. Throws a TypeError for what is no text in the encoding. */
export type Decode = (bytes?: Uint8Array) => string;

export function decoderOf(encoding: string): Decode {
  const page = pages[encoding];
  if (page === undefined) {
    const decoder = new TextDecoder(encoding, { fatal: true });
    return (bytes) => (bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }));
  }
  return (bytes = new Uint8Array()) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString('latin1')
      .replace(/[\x80-\xFF]/g, (byte) => page[byte.charCodeAt(0) - 0x80]!);
}

/** A few bytes in an encoding that has one character for each. */
export const decodedAs = (encoding: string, bytes: Uint8Array): string => decoderOf(encoding)(bytes);

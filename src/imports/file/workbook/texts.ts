/** Texts as OOXML writes them. */
import { FileFault, quoted } from '../file-fault.js';

/** `_x000D_` and the like: characters that XML cannot have (ECMA-376, 22.9.2.19). */
const escaped = /_x([0-9A-Fa-f]{4})_/g;

/** The text that is meant, with line breaks as LF. */
export function plainText(text: string): string {
  const decoded = text.includes('_x')
    ? text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
  if (decoded !== text && (decoded.includes('\0') || !decoded.isWellFormed())) {
    throw new FileFault(
      `The text ${quoted(text)} has a character that cannot be stored: U+0000 or half of a surrogate pair.`,
    );
  }
  return decoded.includes('\r') ? decoded.replace(/\r\n?/g, '\n') : decoded;
}

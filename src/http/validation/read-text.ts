/**
 * Text that names something (external ids, e-mails, names, titles, search words, passwords, cells of files) is read
 * here, at every door: what is the same for people is then the same text. Reading what was read changes nothing.
 */

/** White space, and what nobody sees: soft hyphen, zero width, direction marks, word joiner, fillers, BOM. */
const unseen =
  /[\u034F\u17B4\u17B5\s\u0085\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0]/;
const noBreakSpaces = /[\u00A0\u2007\u202F]/g;

/** In Unicode's form NFC, and at both ends without what nobody sees; between words that may be part of how one writes. */
export function readText(text: string): string {
  const form = text.normalize('NFC');
  let [start, end] = [0, form.length];
  while (start < end && unseen.test(form[start]!)) start += 1;
  while (start < end && unseen.test(form[end - 1]!)) end -= 1;
  return form.slice(start, end);
}

/** As {@link readText}, with no-break spaces as the spaces that they look like. */
export function readName(text: string): string {
  return readText(text.replace(noBreakSpaces, ' '));
}

/** As {@link readText}, in lower case. */
export function readEmail(text: string): string {
  return readText(text).toLowerCase().normalize('NFC');
}

/** Characters that look like nothing, like a space, a hyphen or a quote, or like an ASCII one, and are another. */
const confusable =
  /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Z}\p{Pd}\p{Pi}\p{Pf}\u02B9-\u02BC\u2032\u2033\u2212\uFF01-\uFF5E]--[\t\n\r \-]]/gv;

/** The text, and which of its characters are not what they seem: `c‑1025 (U+2011)`. */
export function shown(text: string): string {
  const found = new Set(text.match(confusable));
  if (found.size === 0) return text;
  return `${text} (${[...found].map(codePoint).join(', ')})`;
}

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * A record in which backslashes escape what would part fields or lines, as jq, Miller, PostgreSQL's COPY and MariaDB write
 * it. Quotes are text there, unless the header has them too or fields are not parted by tabs: then they enclose a field.
 */
import { FileFault, quoted } from '../file-fault.js';
import { nothing, type Told } from '../source.js';
import type { Form } from './form.js';
import type { Scanned } from './records.js';

/** What stands for what. A backslash before a line break, a delimiter, a quote or a backslash stands for that. */
const escapes: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  '\n': '\n',
  '\r': '\r',
};

export function scanBackslashes(
  text: string,
  start: number,
  isEnd: boolean,
  line: number,
  { delimiter, encloses, words }: Form,
): Scanned | undefined {
  const fields: string[] = [];
  const told = new Map<number, Told>();
  let fault: string | undefined;
  let field = '';
  /** Where what is not yet in `field` begins. */
  let from = start;
  let fieldStart = start;
  let isEnclosed = false;
  let wasEnclosed = false;
  for (let at = start; ; at += 1) {
    const isOver = at >= text.length;
    if (isOver && (!isEnd || isEnclosed)) {
      if (!isEnd) return undefined;
      if (!text.slice(start).trimEnd().includes('\n')) {
        fault = 'The file ends within a quoted field: the last line is cut off.';
        return { fields: [], fault, end: text.length };
      }
      throw new FileFault(
        `A quoted field of the row in line ${line} is never closed. Close it with a quote.`,
      );
    }
    const character = text[at];
    if (character === '\\') {
      if (at + 1 >= text.length && !isEnd) return undefined;
      const escaped = text[at + 1] ?? '';
      // Nothing: it is looked at as a whole.
      const meant =
        escaped === 'N' ? nothing : (escapes[escaped] ?? (escaped === delimiter ? delimiter : undefined));
      if (meant === undefined) {
        fault ??= `${quoted(`\\${escaped}`)} is no escape: say dialect=quotes if backslashes are text in this file.`;
      }
      field += text.slice(from, at) + (meant ?? '');
      at += 1;
      from = at + 1;
    } else if (isEnclosed) {
      if (character !== '"') continue;
      field += text.slice(from, at);
      from = at + 1;
      isEnclosed = false;
    } else if (encloses && character === '"' && text.slice(fieldStart, at).trim() === '') {
      isEnclosed = wasEnclosed = true;
      field = '';
      from = at + 1;
    } else if (isOver || character === '\n' || character === delimiter) {
      const rest = text.slice(from, at);
      if (wasEnclosed && rest.trim() !== '') {
        fault ??= `A field in quotes is followed by ${quoted(rest)}. Put a backslash before a quote within quotes.`;
      }
      const value = (field + rest).replace(/\r+\n/g, '\n').trim();
      const raw = text.slice(fieldStart, at).trim();
      if (!wasEnclosed && (raw === nothing || (raw === value && words.has(value))))
        told.set(fields.length, 'bare');
      else if (!wasEnclosed && /(?<!\\)(?:\\\\)*\\N/.test(raw)) {
        fault ??= `${quoted(raw)} has “\\N”, which is nothing, and something else.`;
      }
      fields.push(fault === undefined ? value : raw);
      if (isOver || character === '\n') {
        return { fields, told, ...(fault !== undefined && { fault }), end: at + 1 };
      }
      field = '';
      from = fieldStart = at + 1;
      wasEnclosed = false;
    }
  }
}

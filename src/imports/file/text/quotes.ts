/**
 * A record whose fields may stand in quotes (RFC 4180). A quote within a field that does not begin with one is text.
 *
 * A quote that opens a field by accident would take what follows with it, up to the next quote, and join rows. So a
 * quote that closes a field must be followed by a delimiter or the end of the line, and a field of several lines must not
 * look like several rows.
 */
import { FileFault, quoted } from '../file-fault.js';
import type { Told } from '../source.js';
import { type Form, longestRecord } from './form.js';
import type { Scanned } from './records.js';

const quote = 0x22;

/** Not undefined, so that nobody takes what stood in quotes for a bare word. */
const nothingTold: ReadonlyMap<number, Told> = new Map();

export function scanQuotes(
  text: string,
  start: number,
  isEnd: boolean,
  line: number,
  form: Form,
): Scanned | undefined {
  const { delimiter } = form;
  const fields: string[] = [];
  let told = nothingTold;
  let hasBreaks = false;
  let at = start;
  for (;;) {
    const open = afterSpace(text, at, delimiter);
    let end: number;
    if (text.charCodeAt(open) === quote) {
      const close = closingQuote(text, open, isEnd);
      if (close === undefined) return undefined;
      if (close < 0) return unclosed(text, start, open, line);
      end = afterSpace(text, close + 1, delimiter, ' \t\r');
      if (end === text.length && !isEnd) return undefined;
      if (end < text.length && text[end] !== '\n' && !text.startsWith(delimiter, end)) {
        throw misplaced(text, start, open, close, line);
      }
      const inner = text.slice(open + 1, close);
      hasBreaks ||= inner.includes('\n');
      fields.push(unwrapped(textOf(inner), line, form));
    } else {
      const next = text.indexOf(delimiter, at);
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd < 0 && next < 0 && !isEnd) return undefined;
      end = next < 0 || (lineEnd >= 0 && lineEnd < next) ? (lineEnd < 0 ? text.length : lineEnd) : next;
      const field = text.slice(at, end).trim();
      if (form.words.has(field)) told = new Map(told).set(fields.length, 'bare');
      fields.push(unwrapped(field, line, form));
    }
    if (end >= text.length || text[end] === '\n') {
      if (hasBreaks) expectNoRows(text.slice(start, end), line, form);
      return { fields, told, end: end + 1 };
    }
    at = end + delimiter.length;
  }
}

/** What stands in quotes. */
function textOf(inner: string): string {
  const text = inner.includes('"') ? inner.replaceAll('""', '"') : inner;
  return (text.includes('\r') ? text.replace(/\r+\n/g, '\n') : text).trim();
}

/** Where the quote is that closes what one opens; -1 if there is none, undefined if it may still come. */
function closingQuote(text: string, open: number, isEnd: boolean): number | undefined {
  for (let from = open + 1; ;) {
    const close = text.indexOf('"', from);
    if (close < 0) return isEnd ? -1 : undefined;
    if (close + 1 === text.length && !isEnd) return undefined;
    if (text.charCodeAt(close + 1) !== quote) return close;
    from = close + 2;
  }
}

/** Where space ends that belongs to no field: before a quote, and after one also the CR of a line end. */
function afterSpace(text: string, start: number, delimiter: string, spaces = ' \t'): number {
  let at = start;
  while (at < text.length && spaces.includes(text[at]!) && text[at] !== delimiter) at += 1;
  return at;
}

/** What Excel takes for text whatever it looks like: `="007"`. */
const excelText = /^="(.*)"$/s;

function unwrapped(field: string, line: number, { warnings }: Form): string {
  if (field.charCodeAt(0) !== 0x3d) return field;
  const inner = excelText.exec(field)?.[1];
  if (inner === undefined) return field;
  warnings.add(
    'excel-text',
    'A field is written as ="…", which is how a text is given to Excel. What is within is taken.',
    line,
  );
  return inner.replaceAll('""', '"').trim();
}

/** A last line that ends within a quoted field is a record with a fault; what else is never closed ends the file. */
function unclosed(text: string, start: number, open: number, line: number): Scanned {
  const rest = text.indexOf('\n', open);
  if (rest < 0 || text.slice(rest).trim() === '') {
    const fault = 'The file ends within a quoted field: the last line is cut off.';
    return { fields: [], fault, end: text.length };
  }
  throw new FileFault(
    `The quoted field that begins in line ${lineOf(text, start, open, line)} is never closed. Close it with a quote; if ` +
      'the quote is text, put the field in quotes and double those within.',
  );
}

function misplaced(text: string, start: number, open: number, close: number, line: number): FileFault {
  const [opens, closes] = [lineOf(text, start, open, line), lineOf(text, start, close, line)];
  const where = opens === closes ? '' : ` in line ${closes}`;
  const lineEnd = text.indexOf('\n', close);
  const after = text.slice(close + 1, lineEnd < 0 ? undefined : lineEnd);
  return new FileFault(
    `Line ${opens} has a field that begins with a quote, and the next quote${where} is followed by text: ` +
      `${quoted(`"${after.slice(0, 40)}`)}. ${adviceFor(text, open, close)}`,
  );
}

function adviceFor(text: string, open: number, close: number): string {
  const inQuotes =
    'double the quotes within a quoted field, and put a field that begins with a quote in quotes.';
  if (text[close - 1] === '\\')
    return `If a backslash before a quote means the quote (R, MariaDB, Python), say dialect=backslash; if not, ${inQuotes}`;
  if (/^"N[^\p{L}\p{N}"]/u.test(text.slice(open, open + 3)))
    return `“"N” is how MariaDB writes NULL with ESCAPED BY '"': write it without, or with IFNULL; else ${inQuotes}`;
  return `${inQuotes[0]!.toUpperCase()}${inQuotes.slice(1)}`;
}

/** Throws {@link FileFault} where lines that a field in quotes spans look as if each were a row. */
function expectNoRows(source: string, line: number, { delimiter, width, isTold }: Form): void {
  if (isTold || width < 2) return;
  // In a text a space follows a comma.
  const isRow = (each: string): boolean =>
    each.split(delimiter).length === width && !each.includes(`${delimiter} `);
  const [first, ...others] = source.split('\n').filter((each) => each.trim() !== '');
  const rows = others.filter(isRow).length;
  if (first === undefined || !isRow(first) || rows === 0 || rows * 2 < others.length) return;
  throw new FileFault(
    `A field that begins in line ${line} is in quotes up to line ${line + lineBreaksIn(source)}, and lines in it look ` +
      'like rows: was the first quote meant as text? Put such a field in quotes and double those within; or say ' +
      'dialect=quotes if it is right.',
  );
}

const lineBreaksIn = (text: string): number => text.split('\n').length - 1;

function lineOf(text: string, start: number, at: number, line: number): number {
  return line + lineBreaksIn(text.slice(start, Math.min(at, start + longestRecord)));
}

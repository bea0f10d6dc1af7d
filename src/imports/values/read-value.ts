/**
 * The one way from a cell to what it says. What is not what the file's author sees is never taken without a word: it is
 * a fault of its row, or, if it may be meant so, a warning.
 */
import { type Column, readCell } from './column.js';
import { isEscaped } from '../../http/tables/formulas.js';
import { quoted } from '../file/file-fault.js';
import type { Told } from '../file/source.js';
import { doubtfulId, spoiltId, unsafeNumber } from './ids.js';
import { dateFault, noValue } from './no-value.js';
import type { ReadingContext } from './reading-context.js';

/** Whether a word without quotes means nothing. */
export function isNothing(word: string, { emptyWords }: Pick<ReadingContext, 'emptyWords'>): boolean {
  return word === String.raw`\N` || emptyWords.has(word);
}

/** What a cell says; or, as a sentence without its subject, why that is not certain. */
export function readValue(
  column: Column,
  field: string,
  told: Told | undefined,
  line: number,
  context: ReadingContext,
): string | { fault: string } {
  const text = readCell(column, field);
  if (text === '') return text;
  if (told === 'bare') {
    // As it stands: an e-mail is read in lower case.
    if (isNothing(field, context)) return '';
    const fault = wordFault(column, field, line, context);
    if (fault !== undefined) return { fault };
  }
  const why =
    noValue(text) ??
    (column.as === 'id' || (column.as === 'name' && column.required) ? dateFault(told) : undefined) ??
    (column.as === 'id' && told === 'number' ? unsafeNumber(text) : undefined) ??
    (column.isMade === true ? spoiltId(text) : undefined);
  if (why !== undefined) return { fault: why };
  warn(column, text, told, line, context);
  return text;
}

/** Of a word that programs write for nothing, and which is not said to mean that. */
function wordFault(
  column: Column,
  word: string,
  line: number,
  { warnings }: ReadingContext,
): string | undefined {
  const { name, required, as, isMade } = column;
  // An id that is only looked for may be anything: it is there, or it is not.
  if (as === 'id' && isMade !== true) return undefined;
  if (required) return `is ${quoted(word)}, which programs write for nothing`;
  if (as !== 'name' && as !== 'text')
    return `is ${quoted(word)}: if that means nothing, upload the file with emptyWords=${word}`;
  warnings.add(
    'words-for-nothing',
    `${quoted(word)} is a text in the column ${name}. If it means nothing, upload the file with emptyWords=${word}.`,
    line,
    `words-for-nothing ${name} ${word}`,
  );
  return undefined;
}

const apostrophesAround = /^'.+'$/s;
/** `=A2&" "&B2`, `=SUM(A1:A3)` */
const formula = /^=[+-]?(?:\$?[A-Z]{1,3}\$?\d|[A-Z][A-Z0-9.]*\(|'|")/i;

function warn(
  { name, as, isMade, required }: Column,
  text: string,
  told: Told | undefined,
  line: number,
  { warnings }: ReadingContext,
): void {
  if ((told === 'day' || told === 'time') && (as === 'name' || as === 'text'))
    warnings.add(
      'dates-as-text',
      `Dates in the column ${name} are texts such as 2027-01-31, however the workbook shows them.`,
      line,
      `dates-as-text ${name}`,
    );
  const first = text.charCodeAt(0);
  if (first === 39 && isEscaped(text)) {
    warnings.add(
      'apostrophes',
      `Texts in the column ${name} begin with an apostrophe before a sign by which formulas begin. Some programs put it there; it is part of what is stored.`,
      line,
      `apostrophes ${name}`,
    );
    return;
  }
  if ((first === 39 && apostrophesAround.test(text)) || (first === 61 && formula.test(text))) {
    const what =
      first === 39
        ? 'are in apostrophes, by which some programs enclose a text'
        : 'are formulas, and no values of any';
    warnings.add(
      first === 39 ? 'apostrophes' : 'formulas',
      `Texts in the column ${name} ${what}, such as ${quoted(text)}. They are stored as they stand: look whether that is meant.`,
      line,
      `${first} around ${name}`,
    );
  }
  if (isMade === true) {
    const doubt = doubtfulId(text);
    if (doubt !== undefined)
      warnings.add('doubtful-ids', `Ids such as ${quoted(text)} ${doubt}.`, line, `doubtful-ids ${doubt}`);
  }
  // Most names begin with a letter of ASCII.
  const isLetter = (first | 32) >= 97 && (first | 32) <= 122;
  if (as === 'name' && required && !isLetter && !/\p{L}/u.test(text))
    warnings.add(
      'names-without-letters',
      `A ${name} such as ${quoted(text)} has no letter: is its row one of totals, or is it in the wrong column?`,
      line,
    );
}

/**
 * External ids that a spreadsheet or a program took for numbers and wrote in another way: `1.23457E+11` may have been
 * 123456789012 or its neighbour. A roster makes none of these. An assignment looks for exactly what it names, and only the
 * reason why nothing was found asks.
 */
import { monthOf } from './months.js';

/** With a fraction or a sign, as programs write numbers. `12E4` may well be the code of something. */
const scientific = /^[+-]?\d+(?:[.,]\d+[eE][+-]?|[eE][+-])\d+$/;
const wholeWithFraction = /^[+-]?\d+[.,]0+$/;
const maybeScientific = /^\d+[eE]\d+$/;
const thousands = /^\d{1,3}(?:[.,'’ \u00A0\u202F]\d{3})+$/;

/** `2-Jan`, `Jan-02`, `02-Jan-27`, `1/2/2027` */
const dateLike =
  /^(?:\d{1,2}-([A-Z][a-z]{2})(?:-\d\d(?:\d\d)?)?|([A-Z][a-z]{2})-\d\d|\d{1,2}([./])\d{1,2}\3(?:\d{4}|\d\d))$/;
const lostDigits = /^\d{15}0+$/;

/** Whether a text may be any of these: most ids are not, and this is asked of each. */
function beginsAsNumber(text: string): boolean {
  const first = text.charCodeAt(0);
  return (first >= 48 && first <= 57) || first === 43 || first === 45;
}

/** What became of an id, if it is certain that it is not as it was; a sentence without its subject. */
export function spoiltId(text: string): string | undefined {
  if (!beginsAsNumber(text)) return undefined;
  if (scientific.test(text))
    return 'is a number in scientific notation: was it a number in a spreadsheet? Format its column as text, and write the id in full';
  if (wholeWithFraction.test(text))
    return 'is a whole number with a fraction: was it a number in a spreadsheet or a program? Write the id without it';
  return undefined;
}

/** The same, if it may have been so from the start. */
export function doubtfulId(text: string): string | undefined {
  if (text.startsWith("'"))
    return 'begin with an apostrophe, by which spreadsheets know text: it is part of the id';
  const date = text.length <= 11 ? dateLike.exec(text) : null;
  if (date !== null && (date[3] !== undefined || monthOf(date[1] ?? date[2]!) > 0))
    return 'look like dates, which spreadsheets make of ids such as 1-2 or MAR1: check them';
  if (!beginsAsNumber(text)) return undefined;
  if (lostDigits.test(text))
    return 'have zeros after 15 digits, which is all that spreadsheets keep of a number: check them';
  if (maybeScientific.test(text))
    return 'may be numbers that a program wrote in scientific notation: 12E4 would be 120000';
  if (thousands.test(text)) return 'may be numbers with marks between thousands';
  return undefined;
}

/** Why a number that is no text cannot be an id for certain; undefined if its digits are the id. */
export function unsafeNumber(text: string): string | undefined {
  if (!/^\d+$/.test(text)) return 'is a number with a sign, a fraction or an exponent: write the id as text';
  if (Number(text) > Number.MAX_SAFE_INTEGER)
    return 'is a number with more digits than most programs can hold, so its last ones may be others: write the id as text';
  return undefined;
}

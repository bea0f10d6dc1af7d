/**
 * What a cell shows of its number, by its number format (ECMA-376, 18.8.31). What depends on where the program is set up,
 * such as a decimal point, is not said: what is shown is known exactly, or not at all.
 */
import { FileFault } from '../file-fault.js';

/** What a section of a format makes of a number. */
export interface Section {
  is: 'general' | 'date' | 'duration' | 'number';
  tokens: readonly Token[];
  /** Of dates, whether the day of the month, the year, and the time of day are seen. */
  shows: { day: boolean; year: boolean; time: boolean };
}

export interface NumberFormat {
  code: string;
  /** Of positive numbers, negative ones and zero; those that are left out are as the first. */
  sections: readonly Section[];
  /** What a text becomes, where that is not the text itself. */
  text: readonly Token[] | undefined;
}

interface Token {
  is:
    | 'literal'
    | 'digit'
    | 'date'
    | 'elapsed'
    | 'general'
    | 'text'
    | 'percent'
    | 'comma'
    | 'point'
    | 'unsayable';
  text: string;
}

/** Excel takes 255 characters. */
const longestCode = 1024;

const tokenOf =
  /"([^"]*)"?|\\(.)|_(.)|\*.?|\[([^\]]*)\]?|(general)|(am\/pm|a\/p|上午\/下午)|(e[+-])|([ymdhsgb]+|e+)|([0#?])|(.)/gisu;

const general: Token = { is: 'general', text: 'General' };

export function parseFormat(code: string): NumberFormat {
  if (code.length > longestCode) {
    throw new FileFault(`A number format of the workbook has more than ${longestCode} characters.`);
  }
  const sections: Token[][] = [[]];
  for (const found of code.matchAll(tokenOf)) {
    if (found[0] === ';') sections.push([]);
    else sections.at(-1)!.push(...tokensOf(found));
  }
  // The fourth is of texts, and so is the last if it has an @.
  const text = sections[3] ?? (hasText(sections.at(-1)!) ? sections.at(-1) : undefined);
  const numbers = sections.slice(0, 3).filter((tokens) => tokens !== text);
  return {
    code,
    sections: (numbers.length === 0 ? [[general]] : numbers).map(sectionOf),
    text: text?.length === 1 && hasText(text) ? undefined : text,
  };
}

function hasText(tokens: readonly Token[]): boolean {
  return tokens.some(({ is }) => is === 'text');
}

function tokensOf(found: RegExpExecArray): Token[] {
  const [all, quoted, escaped, width, bracket, plain, half, scientific, date, digit] = found;
  if (quoted !== undefined) return [{ is: 'literal', text: quoted }];
  if (escaped !== undefined) return [{ is: 'literal', text: escaped }];
  // As wide as this character.
  if (width !== undefined) return [{ is: 'literal', text: ' ' }];
  // Fills the cell; spaces do so before or after what is shown.
  if (all.startsWith('*')) return [{ is: all === '* ' ? 'literal' : 'unsayable', text: ' ' }];
  if (bracket !== undefined) return bracketOf(bracket);
  if (plain !== undefined) return [general];
  if (half !== undefined) return [{ is: 'date', text: 'h' }];
  if (scientific !== undefined) return [{ is: 'unsayable', text: all }];
  if (date !== undefined) return [{ is: 'date', text: date.toLowerCase() }];
  if (digit !== undefined) return [{ is: 'digit', text: digit }];
  if (all === '@') return [{ is: 'text', text: all }];
  if (all === '%') return [{ is: 'percent', text: all }];
  if (all === ',') return [{ is: 'comma', text: all }];
  if (all === '.') return [{ is: 'point', text: all }];
  return [{ is: 'literal', text: all }];
}

/** `[Red]`, `[$€-407]`, `[h]`, `[<100]`, `[DBNum1]` */
function bracketOf(inner: string): Token[] {
  const currency = /^\$([^-]*)/.exec(inner);
  if (currency !== null) return currency[1] === '' ? [] : [{ is: 'literal', text: currency[1]! }];
  if (/^(h+|m+|s+)$/i.test(inner)) return [{ is: 'elapsed', text: inner }];
  if (/^(black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)$/i.test(inner)) return [];
  return [{ is: 'unsayable', text: inner }];
}

function sectionOf(tokens: readonly Token[]): Section {
  const kinds = new Set(tokens.map(({ is }) => is));
  const dates = tokens.filter(({ is }) => is === 'date').map(({ text }) => text);
  const shows = {
    day: dates.some((text) => text === 'd' || text === 'dd'),
    year: dates.some((text) => /^[yeb]/.test(text)),
    time: dates.some((text) => /^[hs]/.test(text)),
  };
  if (kinds.has('elapsed')) return { is: 'duration', tokens, shows };
  if (dates.length > 0) return { is: 'date', tokens, shows };
  // A slash between digits is a fraction, and so unsayable; a format without any digit shows what is written in it.
  const isGeneral = tokens.length === 1 && (kinds.has('general') || kinds.has('text'));
  return { is: isGeneral ? 'general' : 'number', tokens, shows };
}

/** The section that a number is shown by. */
export function sectionFor({ sections }: NumberFormat, value: number): Section {
  return (value < 0 ? sections[1] : value === 0 ? sections[2] : undefined) ?? sections[0]!;
}

/**
 * What a section of numbers shows, if that can be said.
 *
 * @param isFirst whether it is the first, which writes the minus of negative numbers
 */
export function shownNumber({ tokens }: Section, isFirst: boolean, value: number): string | undefined {
  const digits = tokens.filter(({ is }) => is === 'digit');
  const isPercent = tokens.some(({ is }) => is === 'percent');
  const hasFraction = digits.length > 0 && tokens.some(({ text, is }) => is === 'literal' && text === '/');
  if (hasFraction || tokens.some(({ is }) => is === 'unsayable' || is === 'text')) return undefined;
  if (digits.length === 0) return value === 0 ? shownWithout(tokens) : undefined;
  const point = tokens.findIndex(({ is }) => is === 'point');
  const decimals = point < 0 ? 0 : tokens.slice(point).filter(({ is }) => is === 'digit').length;
  // Moved in the text: 0.285 * 100 is less than 28.5.
  const scaled = Math.floor(Number(`${Math.abs(value)}e${decimals + (isPercent ? 2 : 0)}`) + 0.5);
  if (!Number.isSafeInteger(scaled)) return undefined;
  const all = String(scaled).padStart(decimals + 1, '0');
  const whole = all.slice(0, all.length - decimals).replace(/^0$/, '');
  const commas = tokens.findIndex(({ is }) => is === 'comma');
  const lastWhole = tokens.findLastIndex(({ is }, at) => is === 'digit' && (point < 0 || at < point));
  // Between digits it groups them, after them it divides by thousand.
  if (commas >= 0 && (whole.length > 3 || commas > lastWhole)) return undefined;
  const sign = value < 0 && scaled !== 0 && isFirst ? '-' : '';
  const text = filled(tokens, digits.length - decimals, whole, all.slice(all.length - decimals));
  return text === undefined ? undefined : `${sign}${text}`.trim();
}

function shownWithout(tokens: readonly Token[]): string | undefined {
  return tokens.some(({ is }) => is === 'general') ? undefined : literals(tokens).trim();
}

function literals(tokens: readonly Token[]): string {
  return tokens.map(({ is, text }) => (is === 'literal' || is === 'percent' ? text : '')).join('');
}

/** Whole digits stand in their places from the right, and what is too long before the first. */
function filled(
  tokens: readonly Token[],
  places: number,
  whole: string,
  decimals: string,
): string | undefined {
  let place = 0;
  let text = '';
  for (const token of tokens) {
    if (token.is === 'comma') continue;
    if (token.is !== 'digit') {
      text += token.text;
      continue;
    }
    place += 1;
    if (place > places) {
      // What may be left out at the end, and after it perhaps the point.
      if (token.text !== '0' && /^0*$/.test(decimals.slice(place - places - 1))) return undefined;
      text += decimals[place - places - 1]!;
      continue;
    }
    const end = whole.length - (places - place);
    if (end > 0) text += whole.slice(place === 1 ? 0 : Math.max(0, end - 1), end);
    else if (token.text === '0') text += '0';
    // A place as wide as a digit.
    else if (token.text === '?') text += ' ';
  }
  return text;
}

/** What a text becomes by a section of its own. */
export function shownText(tokens: readonly Token[], value: string): string {
  return tokens.map(({ is, text }) => (is === 'text' ? value : is === 'literal' ? text : '')).join('');
}

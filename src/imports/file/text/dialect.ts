/**
 * Finds in which dialect a text is written, by all of its lines: quotes around fields that need them, or backslashes before
 * what would part fields. In a file with commas or semicolons it is quotes, and backslashes are text. With tabs and
 * others both are usual, and some programs know neither: what could be both is asked for.
 */
import { FileFault, quoted } from '../file-fault.js';
import type { Certainty, Dialect } from '../source.js';
import type { Warnings } from '../warnings.js';
import { longestRecord } from './form.js';

export interface FoundDialect {
  dialect: Dialect;
  certainty: Certainty;
}

/** Where something was seen first, and what. */
interface Seen {
  line: number;
  what: string;
}

type Sign =
  /** An escape that is nothing else, or that may be part of a path or a name (`C:\new`, `CORP\nancy`), or is none. */
  | 'escape'
  | 'perhapsEscape'
  | 'noEscape'
  /** A field of `\N`. */
  | 'nothing'
  /** A field in quotes that needs them; one that needs them only for Excel, which has a comma; one that needs none. */
  | 'needed'
  | 'aroundComma'
  | 'needless'
  /** A quote that is text in a field that is not in quotes, a quote that a backslash escapes. */
  | 'within'
  | 'escapedQuote'
  /** A comma in a field that is not in quotes. */
  | 'comma';

/** @param headerLine where the header is; what is before it is left out */
export async function findDialect(
  pieces: AsyncIterable<string>,
  delimiter: string,
  headerLine: number,
  warnings: Warnings,
): Promise<FoundDialect> {
  const survey = new Survey(delimiter);
  let number = 0;
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    if (rest.length > longestRecord) break;
    for (const line of lines) if ((number += 1) >= headerLine) survey.look(line, number);
  }
  survey.look(rest, number + 1);
  return delimiter === ',' || delimiter === ';' ? survey.ofCommas(warnings) : survey.ofOthers(warnings);
}

class Survey {
  private readonly seen = new Map<Sign, Seen>();
  /** Lines in which backslashes are that look like escapes. */
  private readonly escaped: number[] = [];
  private width = 0;
  private headerHasQuotes = false;
  private isOpen = false;

  constructor(private readonly delimiter: string) {}

  look(line: string, number: number): void {
    const { delimiter, width } = this;
    if (width > 0 && !/["\\,]/.test(line)) return;
    const fields = line.split(delimiter).map((field) => field.trim());
    if (width === 0) {
      this.width = fields.length;
      this.headerHasQuotes = fields[0]!.startsWith('"');
    }
    const isEscaped = fields.some((field) => /\\[\\nrtbfv"]|\\$/.test(field) && field !== '\\N');
    if (isEscaped && this.escaped.length < 1000) this.escaped.push(number);
    for (const [i, field] of fields.entries()) {
      const note = (sign: Sign): void => {
        if (!this.seen.has(sign)) this.seen.set(sign, { line: number, what: field });
      };
      if (this.isOpen || field.startsWith('"')) this.lookAtQuotes(field, note);
      else {
        if (field.includes('"')) note('within');
        if (field.includes(',')) note('comma');
        for (const sign of signsOfEscapes(field)) note(sign);
        // The row goes on: a backslash stands before what would end the field.
        const goesOn = i < fields.length - 1 ? fields.length > width : fields.length < width;
        if (width > 0 && goesOn && /(?<!\\)(?:\\\\)*\\$/.test(field)) note('escape');
      }
    }
  }

  private lookAtQuotes(field: string, note: (sign: Sign) => void): void {
    const start = this.isOpen ? 0 : 1;
    const close = /(?<!")(?:"")*"(?!")/.exec(` ${field.slice(start)}`);
    if (close === null) {
      this.isOpen = true;
      return;
    }
    const end = start + close.index - 1 + close[0].length;
    const inner = field.slice(start, end - 1);
    if (end < field.length) note(inner.endsWith('\\') ? 'escapedQuote' : 'within');
    else if (this.isOpen || inner.includes('""')) note('needed');
    else note(inner.includes(',') ? 'aroundComma' : 'needless');
    this.isOpen = false;
  }

  ofCommas(warnings: Warnings): FoundDialect {
    for (const line of this.escaped) {
      warnings.add(
        'backslashes',
        'Backslashes are read as text, though they look like escapes, such as \\n for a line break. Say dialect=backslash ' +
          'if they are.',
        line,
      );
    }
    return { dialect: 'quotes', certainty: this.escaped.length > 0 ? 'likely' : 'certain' };
  }

  ofOthers(warnings: Warnings): FoundDialect {
    const { seen } = this;
    const has = (sign: Sign): boolean => seen.has(sign);
    if (this.headerHasQuotes) {
      if (has('escapedQuote')) throw this.doubt('escapedQuote');
      return this.ofCommas(warnings);
    }
    const hasQuotes = has('needed') || has('aroundComma') || has('needless') || this.isOpen;
    if (has('escape') || (has('nothing') && !hasQuotes && !has('noEscape') && !has('perhapsEscape'))) {
      if (has('noEscape') || has('needed') || this.isOpen) throw this.doubt('escape', 'noEscape', 'needed');
      for (const line of this.escaped) {
        warnings.add(
          'escapes',
          'Backslashes are read as escapes: \\n is a line break, \\\\ a backslash. Say dialect=quotes if they are text.',
          line,
        );
      }
      return { dialect: 'backslash', certainty: has('escape') ? 'likely' : 'certain' };
    }
    if (has('perhapsEscape') && !has('noEscape') && !has('needed')) throw this.doubt('perhapsEscape');
    if (hasQuotes && has('within')) throw this.doubt('within', 'needed', 'needless', 'aroundComma');
    if (has('needless') && !has('needed')) throw this.doubt('needless');
    if (!has('aroundComma') || has('needed')) return { dialect: 'quotes', certainty: 'certain' };
    if (has('comma')) throw this.doubt('aroundComma', 'comma');
    const { line } = seen.get('aroundComma')!;
    warnings.add(
      'quotes',
      'Quotes around a field with a comma are taken off, as Excel writes them. Say dialect=backslash if they are text.',
      line,
    );
    return { dialect: 'quotes', certainty: 'likely' };
  }

  private doubt(...signs: Sign[]): FileFault {
    const known = signs.flatMap((sign) => this.seen.get(sign) ?? []);
    const where = known.map(({ line, what }) => `Line ${line} has ${quoted(what)}`).join('. ');
    return new FileFault(
      `${where}. It cannot be told whether quotes around a field belong to it, and what its backslashes are: say ` +
        'dialect=quotes (a spreadsheet, Python: quotes do not belong to it, backslashes are text) or dialect=backslash ' +
        '(jq, Miller, a database: quotes are text, \\n is a line break).',
    );
  }
}

/** What the backslashes of a field that is not in quotes may be. */
function signsOfEscapes(field: string): Sign[] {
  if (!field.includes('\\')) return [];
  if (field === '\\N') return ['nothing'];
  return [...field.matchAll(/\\([^]?)/g)].flatMap(({ 1: escaped = '', index }): Sign[] => {
    const before = field.slice(0, index);
    const after = field.slice(index + 2);
    // The end of a field: a text may end so, and an escape may go on with what ends it.
    if (escaped === '') return ['perhapsEscape'];
    // As in \\server\share.
    if (escaped === '\\') return /(?:^|[\s("'])$/.test(before) ? ['perhapsEscape'] : ['escape'];
    if (!'nrtbfv0'.includes(escaped) || /(?:^|[^A-Za-z])[A-Za-z]:$/.test(before)) return ['noEscape'];
    return /^[a-z0-9_]/.test(after) ? ['perhapsEscape'] : ['escape'];
  });
}

/** Opens a text of one JSON object in each line, with the names of columns as members. */
import { untilFault } from '../iterables.js';
import { FileFault, quoted } from '../file-fault.js';
import { reportColumns, saidNames } from '../column-names.js';
import type { Opening } from '../open-source.js';
import type { Source, SourceRecord, Told } from '../source.js';
import type { Warnings } from '../warnings.js';
import { decoded } from './decoded.js';
import type { FoundText } from './encoding.js';
import { longestRecord } from './form.js';
import { Members } from './members.js';

const toMend: readonly [start: RegExp, sentence: string][] = [
  [/^\[\s*(?:[[{]|$)/, "a JSON array. Write one object in each line, as jq -c '.[]' does, and upload that"],
  [
    /^\{\s*(?:"(?:[^"\\]|\\.)*"\s*:\s*[[{]?\s*)?$/,
    'an object over several lines. Write each in one line, as jq -c . does, and upload that',
  ],
  [/^<(?:!doctype|\?xml|html|office:)/i, 'HTML or XML. Export JSON with one object in each line'],
];

export function openNdjson(
  { encoding, certainty }: FoundText,
  { file, names, asked, warnings }: Opening,
): Source {
  return {
    found: {
      format: 'ndjson',
      encoding,
      delimiter: null,
      dialect: null,
      sheet: null,
      certainty: { encoding: certainty },
    },
    header: { line: 0, fields: [...names] },
    records: recordsOf(decoded(file.pieces(), encoding), new Members(names, saidNames(asked)), warnings),
  };
}

async function* recordsOf(
  pieces: AsyncIterable<string>,
  members: Members,
  warnings: Warnings,
): AsyncGenerator<SourceRecord[]> {
  const escapes = new Escapes();
  let number = 0;
  let rest = '';
  let isFirst = true;
  const recordOf = (line: string): SourceRecord[] => {
    number += 1;
    const whole = line.trim();
    if (whole === '') return [];
    if (isFirst) expectLines(whole, number);
    isFirst = false;
    escapes.look(whole, number);
    return [readLine(whole, number, members)];
  };
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    if (rest.length > longestRecord)
      throw new FileFault(
        `The row in line ${number + lines.length + 1} has more than ${longestRecord} characters.`,
      );
    yield* untilFault((records) => lines.forEach((line) => records.push(...recordOf(line))));
  }
  yield recordOf(rest);
  escapes.warn(warnings);
  members.warn(warnings);
}

/** Throws {@link FileFault} for a first line that shows that the file is something else. */
function expectLines(whole: string, line: number): void {
  const found = toMend.find(([start]) => start.test(whole));
  if (found === undefined) return;
  throw new FileFault(`Line ${line} begins with ${quoted(whole.slice(0, 40))}: this is ${found[1]}.`);
}

/** Whether backslashes may have been escaped once more than JSON does it. */
class Escapes {
  private hasSingle = false;
  private readonly double: number[] = [];

  look(whole: string, line: number): void {
    if (this.hasSingle || !whole.includes('\\')) return;
    // Of a text that was escaped once more, all have an even number.
    if (whole.match(/\\+/g)!.some(({ length }) => length % 2 === 1)) this.hasSingle = true;
    else this.double.push(line);
  }

  warn(warnings: Warnings): void {
    if (this.hasSingle) return;
    for (const line of this.double) {
      warnings.add(
        'escaped-twice',
        'Backslashes are only there in pairs: if the file was escaped twice, as COPY text and mariadb -N do it, \\n is not a ' +
          'line break as it should be. Then export it with psql -At or mariadb -rN.',
        line,
      );
    }
  }
}

function readLine(whole: string, line: number, known: Members): SourceRecord {
  const { names } = known;
  const nothing = { line, whole, fields: names.map(() => null) };
  let object: unknown;
  try {
    object = JSON.parse(whole);
  } catch {
    if (whole.includes('\\\\"') && isJson(whole.replaceAll('\\\\', '\\'))) {
      throw new FileFault(
        `Line ${line} is JSON that was escaped twice, as COPY text and mariadb -N do it: export it with psql -At or mariadb ` +
          '-rN.',
      );
    }
    return { ...nothing, fault: `The line is not JSON: ${quoted(whole)}.` };
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    return { ...nothing, fault: `The line is not a JSON object: ${quoted(whole)}.` };
  }
  const members = object as Record<string, unknown>;
  const keys = Object.keys(members);
  const isReport =
    'line' in members && 'outcome' in members && ('reason' in members || 'outcome_reason' in members);
  // What a report of ours adds is not looked at, unless the upload asks for a member of that name.
  const isAdded = (name: string): boolean =>
    isReport && reportColumns.includes(name) && !names.includes(name);
  const double = keys.length < colonsIn(whole) ? doubleOf(whole, isAdded) : undefined;
  if (double !== undefined) {
    return { ...nothing, fault: `The member ${quoted(double)} is there twice. Leave one of the two out.` };
  }
  const others = keys.filter((name) => !names.includes(name) && !isAdded(name));
  const told = new Map<number, Told>();
  for (const other of others) {
    const name = known.meantBy(other);
    if (name !== undefined && !Object.hasOwn(members, name))
      told.set(names.indexOf(name), {
        fault: `${quoted(other)} is not known: if it is ${name}, write it so.`,
      });
  }
  let sources: Record<string, string> | undefined;
  // In a report of ours `reason` says what became of the row, unless it has a name of its own for that.
  const isReports = 'outcome' in members && !('outcome_reason' in members) && !names.includes('outcome');
  const fields = names.map((name, place) => {
    if (name === 'reason' && isReports && name in members) {
      told.set(place, {
        fault:
          'reason is that of a report, which says what became of the row: leave it out, or call it outcome_reason.',
      });
      return null;
    }
    if (!Object.hasOwn(members, name)) return null;
    known.saw(name);
    const value = members[name];
    if (value === null) return '';
    if (typeof value === 'string') return value.trim();
    if (typeof value === 'number') {
      told.set(place, 'number');
      // As it is written: 1001.0 and 1e5 are numbers too.
      return (sources ??= numbersOf(whole))[name]!;
    }
    if (name === 'skills' && Array.isArray(value) && value.every((each) => typeof each === 'string')) {
      const parted = value.find((each: string) => each.includes('|'));
      if (parted !== undefined)
        told.set(place, {
          fault: `skills has ${quoted(parted)}, and a bar parts skills: write it without.`,
        });
      return value.join('|');
    }
    told.set(place, { fault: `${name} must be a text.` });
    return null;
  });
  return { line, whole, fields, ...(told.size > 0 && { told }), ...(others.length > 0 && { others }) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Texts, and what has a meaning beside them. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** Names of the members of an object, as they are written, also of one that is there twice. */
function namesIn(json: string): string[] {
  const names: string[] = [];
  let depth = 0;
  let last = '';
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) names.push(JSON.parse(last) as string);
    last = token;
  }
  return names;
}

/** At least as many as an object has members. */
function colonsIn(json: string): number {
  let count = 0;
  for (let at = json.indexOf(':'); at >= 0; at = json.indexOf(':', at + 1)) count += 1;
  return count;
}

function doubleOf(json: string, isAdded: (name: string) => boolean): string | undefined {
  const names = namesIn(json);
  return names.find((name, i) => names.indexOf(name) < i && !isAdded(name));
}

/** Numbers of an object's members, as they are written. */
function numbersOf(json: string): Record<string, string> {
  const found = Object.create(null) as Record<string, string>;
  JSON.parse(json, function (this: unknown, name, value: unknown, context?: { source?: string }) {
    // Members of the object itself are read last, and so are what stays.
    if (typeof value === 'number' && context?.source !== undefined) found[name] = context.source;
    return value;
  });
  return found;
}

/**
 * What a report adds to a line of NDJSON: members at the end of its object, of which nothing else is touched, since a number
 * or a member that stands twice would not come out of a parser as it went in.
 */
import { asItCame } from '../file/column-names.js';

/** `line`, `outcome`, and the sentence under its name. */
type Told = Record<string, string | number>;

/** Those of a former report, to the end of the line. */
const former =
  /^"line"\s*:\s*\d+\s*,\s*"outcome"\s*:\s*"\w*"\s*,\s*"(?:outcome_)?reason"\s*:\s*"(?:[^"\\]|\\.)*"\s*\}$/;

/** @param whole the line as it came; one that is no object becomes the member `as_it_came` of one */
export function withReport(whole: string, told: Told): string {
  const line = whole.trim();
  if (!isObject(line)) return JSON.stringify({ ...told, [asItCame]: whole });
  const at = line.lastIndexOf('"line"');
  const isReported = at >= 0 && former.test(line.slice(at));
  const own = (isReported ? line.slice(0, at) : line.slice(0, -1)).trimEnd().replace(/,$/, '');
  return `${own}${own === '{' ? '' : ','}${JSON.stringify(told).slice(1)}`;
}

/**
 * Of a row of a table; a name may stand twice there, and then does here. Null is nothing; what a short line lacks, and so is
 * undefined, is not said.
 */
export function objectOf(
  names: readonly string[],
  fields: readonly (string | null | undefined)[],
  told: Told,
): string {
  const members = names.flatMap((name, i) =>
    fields[i] === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(fields[i])}`],
  );
  return `{${[...members, JSON.stringify(told).slice(1)].join(',')}`;
}

function isObject(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

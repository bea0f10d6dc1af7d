/** Which character parts the fields of a text. */
import { FileFault } from '../file-fault.js';
import { bareName } from '../column-names.js';
import type { Certainty } from '../source.js';

const named = new Map(Object.entries({ comma: ',', semicolon: ';', tab: '\t', pipe: '|', space: ' ' }));
/** Those that are found. */
export const usual: readonly string[] = [',', ';', '\t', '|'];

/** The delimiter that an upload says: a character, or the name of one; undefined if it is none. */
export function delimiterNamed(said: string): string | undefined {
  return named.get(said.toLowerCase()) ?? (/^[^\p{L}\p{N}"\\\r\n\0]$/u.test(said) ? said : undefined);
}

export interface FoundDelimiter {
  delimiter: string;
  certainty: Certainty;
}

/**
 * Finds it by the header: the one that parts it into the most columns that are known.
 * @param header the text of the file from its first line on that is not blank
 */
export function findDelimiter(
  header: string,
  names: readonly string[],
  partedBy: (delimiter: string) => string[],
): FoundDelimiter {
  const known = new Set(names.map(bareName));
  const scoreOf = (delimiter: string): { delimiter: string; score: number; count: number } => {
    const found = header.includes(delimiter) ? partedBy(delimiter) : [header];
    return {
      delimiter,
      score: found.filter((name) => known.has(bareName(name))).length,
      count: found.length,
    };
  };
  const scores = usual.map(scoreOf).sort((a, b) => b.score - a.score || b.count - a.count);
  const [best] = scores as [(typeof scores)[0]];
  const spaces = scoreOf(' ');
  if (best.score < 2 && spaces.score >= 2 && spaces.score === spaces.count) {
    throw new FileFault(
      'The columns are parted by spaces, as R writes a table: say delimiter=space if each text with a space is in quotes, ' +
        'or write it with commas or tabs.',
    );
  }
  return { delimiter: best.delimiter, certainty: best.score >= 2 ? 'certain' : 'likely' };
}

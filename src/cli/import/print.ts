/** Prints on standard output. What came in a file must not move a terminal's cursor, or worse. */
import type { WarningDto } from '../../imports/dto/imports.dto.js';

export function print(line: string): void {
  process.stdout.write(`${line.replace(/\p{Cc}/gu, ' ')}\n`);
}

/** How a file was read, as far as that is not sure; what was told, or is always so, is not worth a line. */
export function printReading(it: {
  encoding: string | null;
  delimiter: string | null;
  dialect: string | null;
  sheet: string | null;
  certainty: { encoding?: string; delimiter?: string; dialect?: string; sheet?: string };
}): void {
  for (const name of ['encoding', 'delimiter', 'dialect', 'sheet'] as const) {
    const value = it[name];
    if (value === null) continue;
    const isLikely = it.certainty[name] === 'likely';
    const isUnusual = name === 'encoding' && value !== 'utf-8';
    if (!isLikely && !isUnusual) continue;
    const shown = name === 'delimiter' ? JSON.stringify(value) : value;
    print(`${name}: ${shown}${isLikely ? ` (likely: say --${name} if it is another)` : ''}`);
  }
}

export function printWarnings(warnings: readonly WarningDto[]): void {
  for (const { message, count, lines } of warnings) {
    const where = lines.length === 0 ? '' : ` in line ${lines.join(', ')}${count > lines.length ? ' …' : ''}`;
    print(
      `warning: ${message}${count > 1 || where !== '' ? ` (${count} times${where})`.replace('(1 times', '(once') : ''}`,
    );
  }
}

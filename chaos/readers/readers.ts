/** Readers of events of each kind, that go on through all rounds. */
import type { Random } from '../random.ts';
import type { Stand } from '../stand.ts';
import { CursorReader } from './cursor-reader.ts';
import type { Reader } from './reader.ts';
import { tablePages } from './table-pages.ts';

/** Each begins at the end of the log as it is now. */
export async function beginReading(stand: Stand, random: Random): Promise<Reader[]> {
  const names = ['log 1', 'log 2'];
  return Promise.all(
    names.map((name) => CursorReader.begin(name, random.for(name), tablePages(stand.pool), [])),
  );
}

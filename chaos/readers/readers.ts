/** Readers of events of each kind, that go on through all rounds. */
import type { Random } from '../random.ts';
import type { Stand } from '../stand.ts';
import type { Client } from '../workload/client.ts';
import { CursorReader } from './cursor-reader.ts';
import { feedPages } from './feed-pages.ts';
import type { Reader } from './reader.ts';

/** Each begins at the end of the log as it is now. */
export async function beginReading(stand: Stand, client: Client, random: Random): Promise<Reader[]> {
  const feeds = ['feed 1', 'feed 2'].map((name) => {
    const own = random.for(name);
    const oddities: string[] = [];
    return CursorReader.begin(name, own, feedPages(stand, client, own.for('instance'), oddities), oddities);
  });
  return Promise.all(feeds);
}

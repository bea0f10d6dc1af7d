/** Readers of events of each kind, that go on through all rounds. */
import type { Random } from '../random.ts';
import type { Stand } from '../stand.ts';
import type { Client } from '../workload/client.ts';
import { CursorReader } from './cursor-reader.ts';
import { feedPages } from './feed-pages.ts';
import { LiveReader } from './live-reader.ts';
import type { Reader } from './reader.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

/**
 * Each begins at the end of the log as it is now.
 * @param isSent whether events are also sent to a webhook, which after a kill takes as long as a lease
 */
export async function beginReading(
  stand: Stand,
  client: Client,
  random: Random,
  isSent: boolean,
): Promise<Reader[]> {
  const feeds = ['feed 1', 'feed 2'].map((name) => {
    const own = random.for(name);
    const oddities: string[] = [];
    return CursorReader.begin(name, own, feedPages(stand, client, own.for('instance'), oddities), oddities);
  });
  const webhooks = isSent ? [WebhookReceiver.begin(stand, random.for('webhook'))] : [];
  return Promise.all([...feeds, LiveReader.begin(stand, random.for('stream')), ...webhooks]);
}

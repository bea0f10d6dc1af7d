/** A reader of server-sent events that keeps what it is told. */
import { request } from 'node:http';

export interface Told {
  id?: string;
  event?: string;
  data: string;
}

export interface Stream {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** All that came. */
  text(): string;
  /** Events with a name. */
  told(): Told[];
  /** Where to go on. */
  lastId(): string | undefined;
  isOver(): boolean;
  /** Settles when it ends. */
  over: Promise<void>;
  close(): void;
}

export function openStream(url: string, headers: Record<string, string>): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false }, (response) => {
      let [text, isOver] = ['', false];
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', () => undefined);
      const over = new Promise<void>((settle) => {
        response.once('close', () => {
          isOver = true;
          settle();
        });
      });
      // What came in part is not told yet.
      const blocks = (): string[] => text.split('\n\n').slice(0, -1);
      const field = (block: string, name: string): string | undefined =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: () => text,
        told: () =>
          blocks()
            .filter((block) => block.includes('data: '))
            .map((block) => ({
              id: field(block, 'id')!,
              event: field(block, 'event')!,
              data: field(block, 'data')!,
            })),
        lastId: () =>
          blocks()
            .map((block) => field(block, 'id'))
            .findLast((id) => id !== undefined),
        isOver: () => isOver,
        over,
        close: () => sent.destroy(),
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

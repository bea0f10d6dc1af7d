/** Stands between a client and the service, and breaks connections where a test says. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LossyProxy {
  url: string;
  /** All requests, in the order they came. */
  requests: IncomingMessage[];
  close(): Promise<void>;
}

/** What is done with an answer; the connection breaks before any of it went out, or after its first bytes. */
export type Loss = 'answer' | 'rest' | undefined;

/** @param lossOf asked for each request, when its answer is there */
export async function createLossyProxy(
  target: string,
  lossOf: (request: IncomingMessage) => Loss,
): Promise<LossyProxy> {
  const requests: IncomingMessage[] = [];
  const server = createServer((near, answer) => {
    requests.push(near);
    const { method, headers } = near;
    const far = request(new URL(near.url ?? '', target), { method, headers }, (response) => {
      const loss = lossOf(near);
      if (loss === 'answer') {
        answer.destroy();
        return;
      }
      answer.writeHead(response.statusCode ?? 0, response.headers);
      response.pipe(answer);
      if (loss === 'rest') response.once('data', () => setImmediate(() => answer.destroy()));
    });
    far.on('error', () => answer.destroy());
    answer.on('close', () => far.destroy());
    near.pipe(far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

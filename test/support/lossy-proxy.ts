/** Stands between a client and the service, and breaks connections where a test says. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface LossyProxy {
  url: string;
  /** All requests, in the order they came. */
  requests: IncomingMessage[];
  close(): Promise<void>;
}

/**
 * What is done with an answer: the connection ends before any of it went out, after its first bytes, or after half of
 * its body. `unavailable`: the request goes no further, and the proxy says 503 in words of its own.
 */
export type Loss = 'answer' | 'rest' | 'half' | 'unavailable' | undefined;

/**
 * @param lossOf asked once for each request
 * @param maxRequestsPerSocket 1: each request comes on a connection of its own
 */
export async function createLossyProxy(
  target: string,
  lossOf: (request: IncomingMessage) => Loss,
  { maxRequestsPerSocket = 0 } = {},
): Promise<LossyProxy> {
  const requests: IncomingMessage[] = [];
  const server = createServer((near, answer) => {
    requests.push(near);
    const loss = lossOf(near);
    if (loss === 'unavailable') {
      near.resume();
      answer.writeHead(503, { 'Content-Type': 'text/html', 'Retry-After': '2' }).end('<h1>No server</h1>');
      return;
    }
    const { method, headers } = near;
    const far = request(new URL(near.url ?? '', target), { method, headers }, (response) => {
      if (loss === 'answer') {
        answer.destroy();
        return;
      }
      // What they say of the connection is between the service and us.
      const { connection: _, 'keep-alive': __, ...others } = response.headers;
      answer.writeHead(response.statusCode ?? 0, others);
      if (loss === 'half') {
        void sendHalf(response, answer);
        return;
      }
      response.pipe(answer);
      if (loss === 'rest') response.once('data', () => setImmediate(() => answer.destroy()));
    });
    far.on('error', () => answer.destroy());
    answer.on('close', () => far.destroy());
    near.pipe(far);
  });
  server.maxRequestsPerSocket = maxRequestsPerSocket;
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

async function sendHalf(response: IncomingMessage, answer: ServerResponse): Promise<void> {
  const body = await buffer(response);
  answer.write(body.subarray(0, body.length / 2), () => answer.destroy());
}

/** Whoever is sent events: a real HTTP server that answers as the test wants, and remembers what it got. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Received {
  id: string;
  /** What the verifier of Standard Webhooks makes of it; it throws where that refuses it. */
  verify: (secret: string) => Message;
  message: Message;
  path: string;
  headers: Record<string, string>;
  at: number;
}

export interface Message {
  type: string;
  timestamp: string;
  data: {
    id: string;
    type: string;
    at: string;
    assignment?: { id: string; status: string; version: number };
    version?: number;
    by?: { kind: string; name: string };
  };
}

/** Answers one. Nothing returned: it has ended the response itself, or never does. */
export type Answering = (
  received: Received,
  response: ServerResponse,
) => number | undefined | Promise<number | undefined>;

export interface Receiver {
  url: string;
  received: Received[];
  answer: Answering;
  close(): Promise<void>;
}

export async function startReceiver(answer: Answering = () => 204): Promise<Receiver> {
  const receiver: Receiver = { url: '', received: [], answer, close: () => Promise.resolve() };
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const headers = request.headers as Record<string, string>;
    const received: Received = {
      id: headers['webhook-id']!,
      verify: (secret) => new Webhook(secret).verify(body, headers) as Message,
      message: JSON.parse(body) as Message,
      path: request.url!,
      headers,
      at: performance.now(),
    };
    receiver.received.push(received);
    const status = await receiver.answer(received, response);
    if (status !== undefined) response.writeHead(status).end();
  };
  const server = createServer((request, response) => {
    // A sender that was killed in the middle is as good as none.
    take(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  receiver.close = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return receiver;
}

/**
 * Where an organization has its events sent: a real HTTP server, which now and then refuses a message, breaks the connection, answers
 * late or not at all, each at the first attempt alone. It writes down every attempt that came, in the order in which they did.
 */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Stand } from '../stand.ts';
import type { Reader, Told } from './reader.ts';

const types = ['created', 'started', 'completed', 'cancelled', 'edited', 'due_soon', 'overdue'].map(
  (type) => `assignment.${type}`,
);

/** What becomes of a message when it comes for the first time, and how often of a thousand. */
const answers = { takes: 955, refuses: 20, resets: 10, 'is late': 13, stalls: 2 } as const;

interface Message {
  data: { id: string; type: string; version: number; assignment: { id: string } };
}

export class WebhookReceiver implements Reader {
  readonly name = 'webhook';
  readonly tells = 'again';
  told: Told[] = [];
  readonly earlier = new Set<string>();
  readonly oddities: string[] = [];
  private readonly random: Random;
  private readonly server: Server;
  private readonly known = new Set<string>();
  private secret = '';

  private constructor(random: Random) {
    this.random = random;
    this.server = createServer((request, response) => {
      this.take(request, response).catch(() => response.destroy());
    });
  }

  /** Makes a webhook: whatever is numbered from then on is sent here. */
  static async begin(stand: Stand, random: Random): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(random);
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    const { port } = receiver.server.address() as AddressInfo;
    const made = await fetch(`${stand.instances[0]!.url}/api/admin/webhooks`, {
      method: 'POST',
      headers: { ...stand.callers.admin, 'Content-Type': 'application/json' },
      body: JSON.stringify({ url: `http://127.0.0.1:${port}/events`, events: types }),
    });
    if (made.status !== 201) throw new Error(`No webhook was made: ${made.status} ${await made.text()}`);
    receiver.secret = ((await made.json()) as { secret: string }).secret;
    return receiver;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const fault = faultIn(request.headers as Record<string, string>, text, this.secret);
    if (fault !== undefined) {
      this.oddities.push(`${fault}: ${text.slice(0, 300)}`);
      response.writeHead(400).end();
      return;
    }
    const { id, type, version, assignment } = (JSON.parse(text) as Message).data;
    this.told.push({ id, type, version, assignmentId: assignment.id });
    const answer = this.known.has(id) ? 'takes' : this.random.for(id).weighted(answers);
    this.known.add(id);
    if (answer === 'resets') response.destroy();
    else if (answer === 'refuses') response.writeHead(500).end();
    else if (answer !== 'stalls') {
      if (answer === 'is late') await wait(this.random.for(id).whole(100, 3_000));
      response.writeHead(204).end();
    }
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** What a receiver by Standard Webhooks would refuse: another's signature, or a time that is more than five minutes away. */
function faultIn(headers: Record<string, string>, text: string, secret: string): string | undefined {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures = '' } = headers;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const right = `v1,${createHmac('sha256', key).update(`${id}.${at}.${text}`).digest('base64')}`;
  if (!signatures.split(' ').includes(right)) return 'it is not signed with the secret';
  return Math.abs(Number(at) * 1_000 - Date.now()) < 300_000 ? undefined : `its time is ${at}`;
}

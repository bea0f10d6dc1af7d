/** A bare HTTP client that tells what is known of each request: an answer, that it was never sent, or nothing. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body, if it is JSON. */
  readonly body: Record<string, unknown>;
}

/** `not-sent`: nobody took the connection. `unknown`: it may have arrived, and may still be worked on. */
export type Outcome = Answer | 'not-sent' | 'unknown';

export interface Sent {
  readonly headers: Record<string, string>;
  readonly body?: object | string | undefined;
}

/** Milliseconds after which a client stops waiting. */
const patience = 15_000;

export class Client {
  /** Asked for each request: after how many milliseconds its connection is cut, if at all. */
  cutOf: () => number | undefined = () => undefined;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });

  send(url: string, method: string, path: string, { headers, body }: Sent): Promise<Outcome> {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/csv' : 'application/json';
    const length = Buffer.byteLength(text);
    const entity = body === undefined ? {} : { 'Content-Type': type, 'Content-Length': String(length) };
    const cutAfter = this.cutOf();
    return new Promise((resolve) => {
      const sent = request(
        new URL(path, url),
        { method, agent: this.agent, headers: { ...headers, ...entity } },
        (response) => {
          let received = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (received += chunk));
          response.on('error', () => settle('unknown'));
          response.on('end', () => {
            if (!response.complete) settle('unknown');
            else settle(answerOf(response.statusCode ?? 0, response.headers, received));
          });
        },
      );
      const timers = [setTimeout(() => sent.destroy(), patience)];
      const settle = (outcome: Outcome): void => {
        for (const timer of timers) clearTimeout(timer);
        resolve(outcome);
      };
      sent.on('error', (error: NodeJS.ErrnoException) =>
        settle(error.code === 'ECONNREFUSED' ? 'not-sent' : 'unknown'),
      );
      sent.on('close', () => settle('unknown'));
      if (cutAfter === undefined) sent.end(text);
      else if (cutAfter === 0) sent.write(text.slice(0, -1), () => sent.destroy());
      else {
        sent.end(text);
        timers.push(setTimeout(() => sent.destroy(), cutAfter));
      }
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function answerOf(status: number, headers: IncomingHttpHeaders, text: string): Outcome {
  const isJson = /\bjson\b/.test(headers['content-type'] ?? '');
  return { status, headers, text, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} };
}

/**
 * Sends one request to where an admin wants it: no longer than ten seconds, to an allowed address, following nothing, and
 * reading of the answer no more than its start.
 */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { lookUpAllowed, RefusedAddress } from './addresses.js';
import { hostOf, isPublic } from '../targets.js';

/** Milliseconds for all of it: the name, the connection, TLS, the request, the answer. */
export const patienceMs = 10_000;

/** Milliseconds for the rest of an answer once its status is known, which is what counts. */
const bodyMs = 2_000;

/** Bytes of the body of an answer that are read. */
export const mostBytes = 1_024;

/** Milliseconds that a connection is kept which nobody uses: less than servers do. */
const idleMs = 4_000;

export interface Answer {
  /** Null: there was none; `error` says why. */
  statusCode: number | null;
  /** The start of its body. */
  body: string | null;
  retryAfter?: string | undefined;
  error: string | null;
}

export interface Posted {
  url: string;
  headers: Record<string, string>;
  body: Buffer;
}

export class Poster {
  private readonly agents;
  private readonly mayGoTo: (address: string) => boolean;

  constructor(allowPrivate: boolean) {
    this.mayGoTo = (address) => allowPrivate || isPublic(address);
    const options = { keepAlive: true, timeout: idleMs, lookup: lookUpAllowed(this.mayGoTo) };
    this.agents = {
      'http:': { request: http.request, agent: new http.Agent(options) },
      // Whatever the environment says.
      'https:': {
        request: https.request,
        agent: new https.Agent({ ...options, rejectUnauthorized: true, minVersion: 'TLSv1.2' }),
      },
    };
  }

  close(): void {
    for (const { agent } of Object.values(this.agents)) agent.destroy();
  }

  /** Never rejects. @param stopping ends it; there is no answer then */
  async post(posted: Posted, stopping: AbortSignal): Promise<Answer> {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(patienceMs)]);
    const { answer, isStale } = await this.try(posted, signal);
    // The server closed a connection of before just then, and never saw the request.
    return isStale && !signal.aborted ? (await this.try(posted, signal)).answer : answer;
  }

  private try(
    { url: text, headers, body }: Posted,
    signal: AbortSignal,
  ): Promise<{ answer: Answer; isStale?: boolean }> {
    return new Promise((resolve) => {
      const fail = (error: unknown, isStale = false): void =>
        resolve({ answer: { statusCode: null, body: null, error: sentenceOf(error, signal) }, isStale });
      try {
        const url = new URL(text);
        const { request: begin, agent } = this.agents[url.protocol as keyof typeof this.agents];
        const host = hostOf(url);
        // Nobody looks up what is no name.
        if (isIP(host) !== 0 && !this.mayGoTo(host)) throw new RefusedAddress(host);
        const request = begin(url, {
          method: 'POST',
          agent,
          signal,
          headers: { ...headers, 'Content-Length': body.length },
        });
        request.once('socket', (socket) => {
          const look = (): void => {
            const { remoteAddress } = socket;
            if (remoteAddress !== undefined && !this.mayGoTo(remoteAddress))
              request.destroy(new RefusedAddress(host));
          };
          if (socket.connecting) socket.once('connect', look);
          else look();
        });
        request.on('error', (error: NodeJS.ErrnoException) =>
          fail(error, request.reusedSocket && error.code === 'ECONNRESET'),
        );
        // Without a listener of its own there would be no event at all, and no end.
        request.once('upgrade', (_, socket) => {
          socket.destroy();
          resolve({ answer: { statusCode: 101, body: null, error: 'It wants to speak another protocol.' } });
        });
        let isAnswered = false;
        // However it ended: nothing waits for an answer for ever.
        request.once('close', () => {
          if (!isAnswered) fail(new Error('The connection was closed before there was an answer.'));
        });
        request.once('response', (response) => {
          isAnswered = true;
          const { statusCode, headers: answered } = response;
          void startOf(response).then((start) =>
            resolve({
              answer: {
                statusCode: statusCode!,
                body: start,
                retryAfter: answered['retry-after'],
                error: null,
              },
            }),
          );
        });
        request.end(body);
      } catch (error) {
        fail(error);
      }
    });
  }
}

/** What is read of a body as text. A connection with more on it is closed. */
async function startOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  const tooLong = setTimeout(() => response.destroy(), bodyMs);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      // Leaving the loop destroys it.
      if (length > mostBytes) break;
    }
  } catch {
    // The status has come, and is what counts.
  } finally {
    clearTimeout(tooLong);
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, mostBytes), { stream: true });
  // PostgreSQL has no place for it.
  return text.replaceAll('\0', '\uFFFD');
}

/** For admins, and so without the inside of this process. */
function sentenceOf(error: unknown, signal: AbortSignal): string {
  if (error instanceof RefusedAddress) return error.message;
  const { name } = (signal.reason ?? {}) as { name?: string };
  if (signal.aborted && name === 'TimeoutError') return `No answer within ${patienceMs / 1000} seconds.`;
  const { code, message, errors } = error as { code?: string; message?: string; errors?: Error[] };
  const said = message || errors?.[0]?.message || 'The connection failed.';
  return code === undefined || said.includes(code) ? said : `${said} (${code})`;
}

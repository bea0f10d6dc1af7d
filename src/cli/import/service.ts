/**
 * The running service, over HTTP, for somebody who signs in. What it refuses is thrown as {@link Refused} with its own
 * sentence, and a connection that fails or breaks as {@link ConnectionBroken}.
 */
import { ErrorForPeople } from '../../operations/error-for-people.js';

/** `message` is meant for the person at the terminal. */
export class ImportError extends ErrorForPeople {
  override readonly name: string = 'ImportError';
}

export class ConnectionBroken extends ImportError {
  override readonly name = 'ConnectionBroken';
}

export class Refused extends ImportError {
  override readonly name = 'Refused';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Sent {
  headers?: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array>;
}

export class Service {
  private cookie = '';

  /** @param base ends with a slash */
  constructor(private readonly base: URL) {}

  urlOf(path: string): string {
    return new URL(path, this.base).href;
  }

  async signIn(email: string, password: string): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ email, password });
    this.cookie = await this.call('POST', 'api/auth/login', { headers, body }, async (answer) =>
      answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';', 1)[0])
        .join('; '),
    );
  }

  /** A session is left behind if the service is away by now; it ends by itself. */
  async signOut(): Promise<void> {
    await this.call('POST', 'api/auth/logout', {}, async () => undefined).catch(() => undefined);
  }

  /** Sends a request and reads its answer; with that it is over, also where not all was sent. `read` may throw its own. */
  async call<T>(
    method: 'GET' | 'POST',
    path: string,
    { headers, body }: Sent,
    read: (answer: Response) => Promise<T>,
  ): Promise<T> {
    const over = new AbortController();
    try {
      const request: RequestInit = {
        method,
        headers: { ...headers, Cookie: this.cookie },
        body,
        duplex: 'half',
        signal: over.signal,
      };
      const answer = await fetch(this.urlOf(path), { ...request, redirect: 'manual' });
      if (!answer.ok) throw new Refused(answer.status, await sentenceOf(answer));
      return await read(answer);
    } catch (error) {
      // So fetch says that the network failed, or what it was to send.
      if (!(error instanceof TypeError)) throw error;
      const cause = error.cause as NodeJS.ErrnoException | undefined;
      if (cause instanceof ImportError) throw cause;
      const reason = cause?.message || cause?.code || error.message;
      throw new ConnectionBroken(
        `${this.base.origin} cannot be reached: ${reason}. It is what --url or PORT says.`,
        { cause: error },
      );
    } finally {
      over.abort();
    }
  }
}

async function sentenceOf(answer: Response): Promise<string> {
  if (answer.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    const { title, detail } = (await answer.json()) as { title: string; detail?: string };
    return detail ?? title;
  }
  await answer.body?.cancel();
  if (answer.status === 413) {
    return `${answer.url} answers 413, which comes from something before Onus that limits the size of requests (nginx: client_max_body_size 0 for this path).`;
  }
  return `${answer.url} answers ${answer.status} ${answer.statusText}, which Onus does not: is --url right?`;
}

/**
 * The service, typed by its own OpenAPI document. `answered` gives what was answered, or throws a {@link Failure}:
 * also where an answer is not the service's own, such as a proxy's empty 502 or a portal's page with status 200.
 */
import createClient, { type Middleware } from 'openapi-fetch';
import { Failure, type Problem } from './failure.ts';
import type { components, paths } from './schema.d.ts';

export type Schemas = components['schemas'];

/** Where the service is: beside the page, under the same prefix if it has one. */
export const basePath = new URL('.', document.baseURI).pathname.replace(/\/$/, '');

/** Told of every answer that says that nobody is signed in, or that they have to change their password; the router sets it. */
export const session = {
  onEnded: (): void => undefined,
  onPasswordAsked: (): void => undefined,
};

/** Milliseconds that the service's clock is ahead of the browser's. */
let ahead = 0;

/** Now, by the service's clock, to the second: what is compared with its times may not be by the browser's. */
export const serviceTime = (): number => Math.floor((Date.now() + ahead) / 1000) * 1000;

const onlyTheServices: Middleware = {
  async onResponse({ response, schemaPath }) {
    const { status, headers } = response;
    const date = Date.parse(headers.get('date') ?? '');
    if (!Number.isNaN(date)) ahead = date - Date.now();
    const type = headers.get('content-type') ?? '';
    const requestId = headers.get('x-request-id');
    if (response.ok && (type.startsWith('application/json') || (status === 204 && requestId !== null)))
      return;
    if (response.ok || !type.startsWith('application/problem+json'))
      throw new Failure('not-ours', status, requestId);
    if (status === 401 && schemaPath !== '/api/auth/login') session.onEnded();
    const problem = (await response.json()) as Problem;
    if ('code' in problem && problem.code === 'password-change-required') session.onPasswordAsked();
    throw new Failure(problem, status, requestId, secondsOf(headers.get('retry-after')));
  },
  onError({ error }) {
    // Given up by the page itself: nobody waits for it any more.
    if (error instanceof DOMException && error.name === 'AbortError') return;
    return error instanceof Failure ? error : new Failure('unreachable', 0);
  },
};

/** Milliseconds without an answer after which there is none: a connection that died in its sleep says nothing. */
const patience = 60_000;

export const client = createClient<paths>({
  fetch: (request) =>
    fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(patience)]) }),
  baseUrl: basePath,
  credentials: 'same-origin',
  // status=pending&status=in_progress
  querySerializer: { array: { style: 'form', explode: true } },
});
client.use(onlyTheServices);

/** What a request answered. */
export async function answered<Data>(request: Promise<{ data?: Data; response: Response }>): Promise<Data> {
  return (await answeredWhole(request)).data;
}

/** The same with its headers, for who needs the `ETag`. */
export async function answeredWhole<Data>(
  request: Promise<{ data?: Data; response: Response }>,
): Promise<{ data: Data; headers: Headers }> {
  try {
    const { data, response } = await request;
    return { data: data as Data, headers: response.headers };
  } catch (error) {
    // A body that broke off, or is no JSON although its type says so.
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    if (isLate || error instanceof SyntaxError || error instanceof TypeError)
      throw new Failure('unreachable', 0);
    throw error;
  }
}

/** A new `Idempotency-Key`. Made when a person begins to intend something, and sent with every try of it. */
export function newKey(): string {
  // crypto.randomUUID is there on https alone.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

function secondsOf(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter);
  return retryAfter === null || Number.isNaN(seconds) ? null : seconds;
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** No API key either, which somebody may have put into the wrong header: ids are logged. */
const sane = /^(?!.*onus_[0-9a-f]{16}_)[A-Za-z0-9._:/+=-]{1,128}$/i;

/**
 * The id under which a request is logged, answered in `X-Request-Id`: the caller's own where it is sane,
 * so that a request can be followed through several systems, else a new one.
 */
export function requestId(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && sane.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', id);
  return id;
}

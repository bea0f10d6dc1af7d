/** What a request brings to say who asks, beside a session's cookie. */
import type { IncomingMessage } from 'node:http';

/** The API key of `X-API-Key`, or of `Authorization: Bearer`. */
export function presentedKey({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const key = headers['x-api-key'];
  return typeof key === 'string' ? key : bearerOf({ headers });
}

/** RFC 6750, 2.1. */
export function bearerOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}

/** The part of the presented key that may be seen, if it looks like one of ours; whether it is one, and opens anything, is not said. */
export function visibleKey(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  return /^onus_[0-9a-f]{16}(?=_)/.exec(presentedKey(request) ?? '')?.[0];
}

/**
 * Express as Nest uses it, but for how plain data is answered: as JSON and at once. What Express' own `json` does
 * besides, for JSONP and other types, costs a request some 4 µs and is not used here. What is read under `/api` has a
 * tag, of its handler or else of its text, and is 304 for whoever has it already.
 */
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Response } from 'express';
import { isKnown, tagOf } from './preconditions.js';

export class JsonAdapter extends ExpressAdapter {
  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (!isPlain(body)) return super.reply(response, body, statusCode) as unknown;
    const text = JSON.stringify(body);
    if (statusCode !== undefined) response.statusCode = statusCode;
    if (response.statusCode === 200 && isKnownAnswer(response, text)) {
      response.statusCode = 304;
      return response.end();
    }
    if (!response.hasHeader('Content-Type')) {
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
    }
    response.setHeader('Content-Length', Buffer.byteLength(text));
    return response.end(text);
  }
}

/** Tags what is read, and tells whether its caller has it already. */
function isKnownAnswer(response: Response, text: string): boolean {
  const { method, path, headers } = response.req;
  if ((method !== 'GET' && method !== 'HEAD') || !path.startsWith('/api/')) return false;
  if (!response.hasHeader('ETag')) response.setHeader('ETag', tagOf(text));
  const known = headers['if-none-match'];
  return known !== undefined && isKnown(known, response.get('ETag')!);
}

function isPlain(body: unknown): body is object {
  return Array.isArray(body) || (typeof body === 'object' && body?.constructor === Object);
}

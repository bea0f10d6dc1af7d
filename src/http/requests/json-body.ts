/**
 * Reads request bodies: JSON in UTF-8, up to a size for each route, and a clear problem for everything else. Files it
 * leaves to their route.
 */
import { type NextFunction, raw, type Request, type RequestHandler, type Response } from 'express';
import {
  type FieldFault,
  PayloadTooLarge,
  type Problem,
  UnsupportedMediaType,
  ValidationFailed,
} from '../problems/problems.js';
import { hasBody, isUpload } from './arrival.js';

const kibibyte = 1024;

/**
 * Bytes that a body may have, by where it goes: what the longest texts of a route take when each sign is written as
 * two escapes (12 bytes); of a bulk request, 5,000 pairs many times over.
 */
const limits: readonly [path: RegExp, bytes: number][] = [
  [/^\/api\/assignments\/bulk(\/|$)/i, 1024 * kibibyte],
  [/^\/api\/scenarios(\/|$)/i, 320 * kibibyte],
  [/^\/api\/auth\//i, 32 * kibibyte],
  [/^/, 128 * kibibyte],
];

/** What body-parser throws (its README, "Errors"). */
interface BodyError {
  type?: string;
  status?: number;
  message: string;
}

export function jsonBody(): RequestHandler {
  const readers = limits.map(([path, limit]) => ({ path, limit, read: raw({ limit, type: isJson }) }));
  return (request: Request, response: Response, next: NextFunction) => {
    if (isUpload(request)) {
      next();
      return;
    }
    if (isButton(request)) {
      request.resume();
      next();
      return;
    }
    const fault = typeFault(request);
    if (fault !== undefined) {
      next(new UnsupportedMediaType(fault));
      return;
    }
    const { limit, read } = readers.find(({ path }) => path.test(request.path))!;
    read(request, response, (error?: unknown) => {
      if (error !== undefined) {
        next(bodyProblem(error as BodyError, limit));
        return;
      }
      try {
        request.body = parse(request.body);
        next();
      } catch (malformed) {
        next(new ValidationFailed([malformedJson((malformed as Error).message)]));
      }
    });
  };
}

/** A form of a page of ours, or of a mail program's for it (RFC 8058): all is said by where it goes, and its body nothing. */
function isButton({ method, path }: Request): boolean {
  return method === 'POST' && /^\/unsubscribe\//i.test(path);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON text in UTF-8 (RFC 8259, 8.1); bytes that are not are refused, not replaced. */
function parse(body: unknown): unknown {
  return Buffer.isBuffer(body) && body.length > 0 ? JSON.parse(utf8.decode(body)) : undefined;
}

function typeFault(request: Request): string | undefined {
  if (!hasBody(request)) return undefined;
  const type = request.headers['content-type'] ?? '';
  if (!isJson(request)) return `Send the body as application/json, not ${type || 'without a Content-Type'}.`;
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type)?.[1] ?? 'utf-8';
  return /^utf-?8$/i.test(charset) ? undefined : `JSON is sent in UTF-8, not ${charset}.`;
}

function isJson({ headers }: { headers: { 'content-type'?: string } }): boolean {
  return /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(headers['content-type'] ?? '');
}

function bodyProblem(error: BodyError, limit: number): Problem | BodyError {
  if (error.status === 413) return new PayloadTooLarge(`The body may have ${limit} bytes at most here.`);
  if (error.status === 415) return new UnsupportedMediaType(sentence(error.message));
  if (error.status === undefined || error.status >= 500) return error;
  return new ValidationFailed([malformedJson(error.message)]);
}

function malformedJson(reason: string): FieldFault {
  return { field: '', code: 'malformed-json', message: `The body is not valid JSON. ${sentence(reason)}` };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Reads request bodies: JSON in UTF-8, up to a size, and a clear problem for everything else. */
import { json, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import {
  PayloadTooLarge,
  type Problem,
  UnsupportedMediaType,
  ValidationFailed,
} from '../problems/problems.js';

/** Bytes; 5,000 pairs of a bulk request take about 200,000. */
const limit = 1_048_576;

/** What body-parser throws (its README, "Errors"). */
interface BodyError {
  type?: string;
  status?: number;
  message: string;
}

export function jsonBody(): RequestHandler {
  const parse = json({ limit, type: isJson, strict: true });
  return (request: Request, response: Response, next: NextFunction) => {
    if (hasBody(request) && !isJson(request)) {
      const type = request.headers['content-type'];
      next(
        new UnsupportedMediaType(
          `Send the body as application/json, not ${type ?? 'without a Content-Type'}.`,
        ),
      );
      return;
    }
    parse(request, response, (error?: unknown) => {
      next(error === undefined ? undefined : bodyProblem(error as BodyError));
    });
  };
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isJson({ headers }: { headers: { 'content-type'?: string } }): boolean {
  return /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(headers['content-type'] ?? '');
}

function bodyProblem(error: BodyError): Problem | BodyError {
  if (error.status === 413) return new PayloadTooLarge(`The body may have ${limit} bytes at most.`);
  if (error.status === 415) return new UnsupportedMediaType(`${sentence(error.message)} Send JSON in UTF-8.`);
  if (error.status === undefined || error.status >= 500) return error;
  const message = `The body is not valid JSON. ${sentence(error.message)}`;
  return new ValidationFailed([{ field: '', code: 'malformed-json', message }]);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

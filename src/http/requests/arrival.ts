/** Bounds the time that a request may take to arrive. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { problemAnswer, send } from '../problems/answer.js';
import { RequestTimedOut } from '../problems/problems.js';

/** Whether a request brings a file, which may be large and its way slow; its route reads it as a stream. */
export function isUpload({ method, path }: Request): boolean {
  return method === 'POST' && /^\/api\/admin\/imports(\/preview)?\/?$/i.test(path);
}

export function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Answers 408 when a body is not there in time; an upload has the time of `Server.requestTimeout`. Once a request is
 * answered, also an upload, what still arrives of it has this time, and then the connection is closed.
 */
export function boundArrival(seconds: number): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    if (!hasBody(request)) {
      next();
      return;
    }
    let timer: NodeJS.Timeout | undefined;
    const start = (): void => {
      timer = setTimeout(() => late(request, response), seconds * 1000);
    };
    if (!isUpload(request)) start();
    else response.once('finish', () => request.complete || start());
    request.once('close', () => clearTimeout(timer));
    next();
  };
}

function late(request: Request, response: Response): void {
  if (response.headersSent) {
    request.socket.destroy();
    return;
  }
  response.set('Connection', 'close');
  response.once('finish', () => request.socket.destroySoon());
  send(
    response,
    problemAnswer(new RequestTimedOut('The request did not arrive in time. Nothing was done.'), request),
  );
}

import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { describeRequest } from '../../operations/logging/logger.js';
import { visibleKey } from './credentials.js';
import { requestId } from './request-id.js';

/**
 * Logs every request when it ends, with the visible part of its API key, by which a leaked one is found. Neither headers nor
 * bodies: they hold people's data and secrets.
 */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    request.id = requestId(request, response);
    request.apiKey = visibleKey(request);
    request.log = logger;
    const req = describeRequest(request);
    response.once('close', () => {
      const { statusCode, headersSent, writableFinished } = response;
      const res = { statusCode: headersSent ? statusCode : null };
      const responseTime = Math.round(performance.now() - start);
      const level = isProbe(req) || isPart(req, statusCode) ? 'debug' : levelOf(statusCode);
      logger[level]({ req, res, responseTime }, writableFinished ? 'request completed' : 'request aborted');
    });
    next();
  };
}

/** 503 is something else that is away, or busy, and no fault of ours. */
function levelOf(statusCode: number): 'info' | 'warn' | 'error' {
  if (statusCode < 500) return 'info';
  return statusCode === 503 ? 'warn' : 'error';
}

/** Probes come every few seconds for ever; what they find out is logged when it changes (`DatabaseProbe`). */
function isProbe({ url }: { url: string }): boolean {
  return url.startsWith('/health/') || url === '/metrics';
}

/** Of a page of the console, which brings dozens; one that is gone is told. */
function isPart({ url }: { url: string }, statusCode: number): boolean {
  return statusCode < 400 && url.startsWith('/assets/');
}

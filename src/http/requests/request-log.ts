import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { describeRequest } from '../../operations/logging/logger.js';
import { requestId } from './request-id.js';

/** Logs every request when it ends. Neither headers nor bodies: they hold people's data and secrets. */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    request.id = requestId(request, response);
    request.log = logger;
    const req = describeRequest(request);
    response.once('close', () => {
      const { statusCode, headersSent, writableFinished } = response;
      const res = { statusCode: headersSent ? statusCode : null };
      const responseTime = Math.round(performance.now() - start);
      const level = statusCode >= 500 ? 'error' : isProbe(req) ? 'debug' : 'info';
      logger[level]({ req, res, responseTime }, writableFinished ? 'request completed' : 'request aborted');
    });
    next();
  };
}

/** Probes come every few seconds for ever, and say nothing when they succeed. */
function isProbe({ url }: { url: string }): boolean {
  return url.startsWith('/health/') || url === '/metrics';
}

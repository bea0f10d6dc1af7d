/** JSON logs, one line an event, to standard output; requests carry their id. */
import type { IncomingMessage } from 'node:http';
import type { LoggerService } from '@nestjs/common';
import type { RequestHandler, Response } from 'express';
import { type Logger, pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { constraintOf, sqlstateOf } from '../database/sqlstate.js';
import { requestId } from '../requests/request-id.js';
import type { LogLevel } from '../settings/settings.js';

export function createLogger(level: LogLevel): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  });
}

/**
 * What of an error may be kept: not a failed query's parameters, nor PostgreSQL's detail, which quotes rows, nor its
 * message where that quotes a value: class 22, data exceptions.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, cause } = error;
  const code = sqlstateOf(error);
  const quotes = code !== undefined && /^22.{3}$/.test(code);
  const message = quotes ? 'PostgreSQL does not take a value.' : error.message;
  const stack = quotes ? error.stack?.slice(error.stack.search(/^ +at /m)) : error.stack;
  const causes = cause === undefined ? {} : { cause: describeError(cause) };
  return { name, message, code, constraint: constraintOf(error), stack, ...causes };
}

/** Logs every request when it ends. Neither headers nor bodies: they hold people's data and secrets. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: requestId,
    // As they are: wrapped, an error would reach its serializer as something else.
    wrapSerializers: false,
    customLogLevel: (request, response, error) => {
      if (error !== undefined || response.statusCode >= 500) return 'error';
      return isProbe(request) ? 'debug' : 'info';
    },
    serializers: {
      err: describeError,
      // Without the query: people write names into it, and some write secrets.
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        url: url.split('?', 1)[0],
      }),
      res: ({ headersSent, statusCode }: Response) => ({ statusCode: headersSent ? statusCode : null }),
    },
  }) as RequestHandler;
}

/** Probes come every few seconds for ever, and say nothing when they succeed. */
function isProbe({ url }: IncomingMessage): boolean {
  return url !== undefined && (url.startsWith('/health/') || url === '/metrics');
}

/** What Nest itself has to say, in the same format. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }

  error(message: unknown, ...details: unknown[]): void {
    this.logger.error({ details }, String(message));
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.logger.fatal({ details }, String(message));
  }

  debug(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string): void {
    this.logger.trace({ context }, String(message));
  }
}

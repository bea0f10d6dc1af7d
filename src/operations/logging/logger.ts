/** JSON logs, one line an event, to standard output; requests carry their id. */
import type { LoggerService } from '@nestjs/common';
import type { Request } from 'express';
import { type Logger, pino } from 'pino';
import type { LogLevel } from '../settings/settings.js';

/** Bytes of lines that are written together, and milliseconds after which they are written all the same. */
const together = 8192;
const writtenEveryMs = 100;

/** Lines are written beside the requests and not within them. At its exit the process writes what is left. */
export function createLogger(level: LogLevel): Logger {
  const lines = pino.destination({ sync: false, minLength: together });
  setInterval(() => lines.flush(), writtenEveryMs).unref();
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
    },
    lines,
  );
}

/**
 * What of an error may be kept: not a failed query's parameters, nor PostgreSQL's detail, which quotes rows, nor its
 * message where that quotes a value: class 22, data exceptions.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  // TypeORM gives its errors those members that PostgreSQL's have.
  const { name, cause, code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  const quotes = typeof code === 'string' && /^22.{3}$/.test(code);
  const message = quotes ? 'PostgreSQL does not take a value.' : error.message;
  const stack = quotes ? error.stack?.slice(error.stack.search(/^ +at /m)) : error.stack;
  const causes = cause === undefined ? {} : { cause: describeError(cause) };
  return { name, message, code, constraint, stack, ...causes };
}

declare module 'node:http' {
  interface IncomingMessage {
    /** Under which the request is logged, and which it is answered with. */
    id: string;
    log: Logger;
  }
}

/** What is logged of a request. Without the query: people write names into it, and some write secrets. */
export function describeRequest({ id, method, originalUrl }: Request): {
  id: string;
  method: string;
  url: string;
} {
  return { id, method, url: originalUrl.split('?', 1)[0] ?? '' };
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

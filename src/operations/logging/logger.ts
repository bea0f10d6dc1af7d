/** JSON logs, one line an event, to standard output; requests carry their id. */
import type { LoggerService } from '@nestjs/common';
import type { Request } from 'express';
import { type DestinationStream, type Level, type Logger, pino } from 'pino';
import type { LogLevel } from '../settings/settings.js';

/** Bytes of lines that are written together, and milliseconds after which they are written all the same. */
const together = 8192;
const writtenEveryMs = 100;

export function createLogger(level: LogLevel, lines: DestinationStream = beside()): Logger {
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

/** Standard output, written beside the requests and not within them. At its exit the process writes what is left. */
function beside(): DestinationStream {
  const lines = pino.destination({ sync: false, minLength: together });
  setInterval(() => lines.flush(), writtenEveryMs).unref();
  return lines;
}

/**
 * What of an error may be kept: not a failed query's parameters, nor PostgreSQL's detail, which quotes rows, nor its
 * message where that quotes a value: class 22, data exceptions. pg-boss tells errors as copies that are no `Error`.
 */
function describeError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return String(error);
  // TypeORM gives its errors those members that PostgreSQL's have.
  const { name, message, cause, code, constraint, stack, errors } = error as Partial<AggregateError> & {
    code?: unknown;
    constraint?: unknown;
  };
  const quotes = typeof code === 'string' && /^22.{3}$/.test(code);
  return {
    type: error instanceof Error ? error.constructor.name : name,
    message: quotes ? 'PostgreSQL does not take a value.' : message,
    code,
    constraint,
    stack: quotes ? stack?.match(/^ +at [^]*/m)?.[0] : stack,
    ...(cause !== undefined && { cause: describeError(cause) }),
    ...(Array.isArray(errors) && { errors: errors.map(describeError) }),
  };
}

declare module 'node:http' {
  interface IncomingMessage {
    /** Under which the request is logged, and which it is answered with. */
    id: string;
    log: Logger;
    /** The visible part of the API key that it brings, whether that opens anything or not. */
    apiKey: string | undefined;
  }
}

/** The secret of an API key that was put into a path, where it is known by what may be seen of it; what signs a link. */
const secrets = /(?<=onus_[0-9a-f]{16}_)[0-9a-f]+|(?<=\/unsubscribe\/\w+\.[0-9a-f-]+\.)[\w-]+/gi;

/** What is logged of a request. Without the query: people write names into it, and some write secrets. */
export function describeRequest({ id, method, url, apiKey }: Request): {
  id: string;
  method: string;
  url: string;
  apiKey: string | undefined;
} {
  return { id, method, url: (url.split('?', 1)[0] ?? '').replace(secrets, '…'), apiKey };
}

/** What Nest itself has to say, and our classes through it (`class-logger.ts`), in the same format. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...details: unknown[]): void {
    this.write('debug', message, details);
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.write('warn', message, details);
  }

  error(message: unknown, ...details: unknown[]): void {
    this.write('error', message, details);
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.write('fatal', message, details);
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.write('debug', message, details);
  }

  verbose(message: unknown, ...details: unknown[]): void {
    this.write('trace', message, details);
  }

  /** In Nest's order: a sentence or an error; a stack, or what it is about; and last the name of the class that says it. */
  private write(level: Level, message: unknown, details: unknown[]): void {
    const context = typeof details.at(-1) === 'string' ? details.pop() : undefined;
    const [about] = details;
    const entry = { context, ...(typeof about === 'object' ? about : { stack: about }) };
    if (typeof message === 'string') this.logger[level](entry, message);
    else this.logger[level]({ ...entry, err: message });
  }
}

/**
 * What a class of the service says to the log: one sentence, and beside it what it is about. An error goes there and not
 * into the sentence, because not all of it may be kept (`describeError` in logger.ts). Nest's own Logger takes anything
 * in any order, and what it does not expect ends up as `[object Object]`; here that does not compile.
 */
import { Logger as NestLogger } from '@nestjs/common';

export interface About {
  err?: unknown;
  importId?: string;
  mailId?: string;
  webhookId?: string;
  deliveryId?: string;
  /** Of an API key. */
  keyId?: string;
}

export class Logger {
  /** @param context the name of the class */
  constructor(private readonly context: string) {}

  debug(sentence: string, about: About = {}): void {
    NestLogger.debug(sentence, about, this.context);
  }

  warn(sentence: string, about: About = {}): void {
    NestLogger.warn(sentence, about, this.context);
  }

  error(sentence: string, about: About = {}): void {
    NestLogger.error(sentence, about, this.context);
  }
}

/** A request that carries an `Idempotency-Key`, as those know it who keep its answer in the transaction of its effect. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { RequestOfCaller } from '../requests/caller.js';

export interface Once {
  callerId: string;
  key: string;
  /** What was asked: the key may not be used for anything else. */
  fingerprint: Buffer;
  /** A number for PostgreSQL's advisory locks: one transaction at a time has it. */
  lock: bigint;
  /** What came of it the first time, if that was kept as an outcome: nothing more is to be done than to answer. */
  outcome?: unknown;
}

/** A request that came with a key, as its interceptor leaves it to the handler. */
export type RequestOnce = RequestOfCaller & { keyed?: Once };

/** The request's key, for a route that keeps its outcome itself ({@link Idempotent} with `keeps: 'outcome'`). */
export const OnceOnly = createParamDecorator(
  (_: unknown, context: ExecutionContext): Once | undefined =>
    context.switchToHttp().getRequest<RequestOnce>().keyed,
);

/**
 * `Idempotency-Key`: a caller may send a request again, as often as they like, and it happens once.
 *
 * Promise: the answer is kept in the transaction of its effect, so that there is never one without the other, and a
 * repeat within 24 hours gets it again, marked `Idempotent-Replayed: true`. A repeat is what means the same, not what has
 * the same bytes. Kept is what had an effect: a refusal is judged anew, since what it was about may have been mended.
 * Another request under the same key is 422. One that comes while the first still runs waits for it to end, and is 409
 * if that takes too long.
 *
 * It stands inside the retry of transactions (a route's interceptors are inside the global ones), and so an aborted
 * transaction is looked at anew. Draft: draft-ietf-httpapi-idempotency-key-header-07.
 */
import { type ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Response } from 'express';
import { setTimeout as wait } from 'node:timers/promises';
import { SerializableTransactions } from '../../database/transactions/serializable-transactions.js';
import type { Answer } from '../problems/answer.js';
import { IdempotencyKeyInProgress, Problem } from '../problems/problems.js';
import { argumentsOf } from '../requests/handler-arguments.js';
import { PromiseInterceptor } from '../requests/promise-interceptor.js';
import { RequestValidationPipe } from '../validation/request-validation.pipe.js';
import { fingerprintOf, formerFingerprintOf, idempotencyKeyOf, lockNumberOf } from './idempotency-key.js';
import { KeptAnswers, replayed } from './kept-answers.js';
import type { Once, RequestOnce } from './once.js';

/** How a route is idempotent, in its metadata. */
export const IDEMPOTENCE = Symbol('idempotence');

export interface Idempotence {
  /**
   * `answer`: the handler runs in a transaction that keeps its answer too. `outcome`: the handler takes {@link Once},
   * keeps what comes of it in its own statement, and makes the answer of what was kept for a repeat.
   */
  keeps?: 'answer' | 'outcome';
  /** Members of the body that say something else when they are null than when they are absent. */
  tellsNull?: readonly string[];
  /** Requests that have no effect, and so nothing to keep. */
  unless?: (body: object) => boolean;
}

/** Milliseconds that a request waits for another one with its key. */
const patienceMs = 2_000;

/** Milliseconds at most between two looks whether another instance still runs the first. */
const pauseMs = 50;

@Injectable()
export class IdempotencyInterceptor extends PromiseInterceptor {
  /** The requests of this process that hold a key. They end and never reject. */
  private readonly underWay = new Map<bigint, Promise<void>>();
  private readonly pipe = new RequestValidationPipe();
  private readonly bodyTypes = new WeakMap<object, Type>();

  constructor(
    private readonly kept: KeptAnswers,
    private readonly transactions: SerializableTransactions,
  ) {
    super();
  }

  async around(context: ExecutionContext, next: () => Promise<unknown>): Promise<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<RequestOnce>();
    const key = idempotencyKeyOf(request);
    if (key === undefined) return next();
    const idempotence = Reflect.getMetadata(IDEMPOTENCE, context.getHandler()) as Idempotence;
    const body = await this.bodyOf(request, context);
    if (idempotence.unless?.(body) === true) return next();
    const callerId = request.principal!.id;
    const once: Once = {
      callerId,
      key,
      fingerprint: fingerprintOf(request, body, idempotence.tellsNull),
      lock: lockNumberOf(callerId, key),
    };
    return this.inTurn(once, request, http.getResponse<Response>(), idempotence, next);
  }

  /** As its DTO has it. Throws what the handler would, and so before anything is looked at. */
  private bodyOf({ body }: RequestOnce, context: ExecutionContext): Promise<object> {
    const handler = context.getHandler();
    const metatype = this.bodyTypes.get(handler) ?? argumentsOf(context).get(RouteParamtypes.BODY)!;
    this.bodyTypes.set(handler, metatype);
    return this.pipe.transform(body, { type: 'body', metatype }) as Promise<object>;
  }

  private async inTurn(
    once: Once,
    request: RequestOnce,
    response: Response,
    { keeps }: Idempotence,
    next: () => Promise<unknown>,
  ): Promise<unknown> {
    const deadline = performance.now() + patienceMs;
    const run = keeps === 'outcome' ? next : () => this.keeping(once, response, next);
    let refusal: Problem | undefined;
    // Who keeps an outcome finds out at their own INSERT whether the key was used: to look before would be a round trip more.
    for (let looks = keeps !== 'outcome'; ; looks = true) {
      const outcome = looks ? await this.kept.giveAgain(once, () => formerFingerprintOf(request)) : undefined;
      if (outcome !== undefined) {
        request.keyed = { ...once, outcome };
        response.set(replayed);
        return next();
      }
      // Only after the look: what was refused may have been so because the first had been committed a moment before.
      if (refusal !== undefined) {
        if (!(refusal instanceof IdempotencyKeyInProgress) || performance.now() >= deadline) throw refusal;
        await wait(Math.random() * pauseMs);
      }
      const other = this.underWay.get(once.lock);
      if (other === undefined) {
        try {
          request.keyed = once;
          return await this.hold(once, run);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          refusal = error;
        }
      } else {
        await endOf(other, deadline - performance.now());
        refusal = new IdempotencyKeyInProgress();
      }
    }
  }

  private hold<T>({ lock }: Once, run: () => Promise<T>): Promise<T> {
    const work = run().finally(() => this.underWay.delete(lock));
    this.underWay.set(
      lock,
      work.then(
        () => undefined,
        () => undefined,
      ),
    );
    return work;
  }

  /** Runs the handler in a transaction that keeps its answer too. */
  private keeping(once: Once, response: Response, handle: () => Promise<unknown>): Promise<unknown> {
    return this.transactions.spanning(
      once.lock,
      () => new IdempotencyKeyInProgress(),
      handle,
      (write, value) => this.kept.keep(write, once, answerOf(value, response)),
    );
  }
}

async function endOf(other: Promise<void>, patience: number): Promise<void> {
  const tooLong = new AbortController();
  await Promise.race([other, wait(patience, undefined, { signal: tooLong.signal }).catch(() => undefined)]);
  tooLong.abort();
}

/** What the caller is going to be sent. */
function answerOf(value: unknown, response: Response): Answer {
  const headers: Record<string, string> = { 'Content-Type': 'application/json; charset=utf-8' };
  for (const name of ['Location', 'ETag']) {
    const set = response.get(name);
    if (set !== undefined) headers[name] = set;
  }
  return { status: response.statusCode, headers, body: JSON.stringify(value) };
}

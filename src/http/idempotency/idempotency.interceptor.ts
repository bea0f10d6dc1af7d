/**
 * `Idempotency-Key`: a caller may send a request again, as often as they like, and it happens once.
 *
 * Promise: the answer is kept in the transaction of its effect, so that there is never one without the other, and a
 * repeat within 24 hours gets it again, marked `Idempotent-Replayed: true`. Kept is what was decided by looking into
 * the database, refusals too; not a request that was malformed, or failed on our side. Another request under the same
 * key is 422; one that comes while the first still runs is 409.
 *
 * It stands inside the retry of transactions (a route's interceptors are inside the global ones), and so an aborted
 * transaction is looked at anew. Draft: draft-ietf-httpapi-idempotency-key-header-07.
 */
import { type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { type Answer, problemAnswer } from '../problems/answer.js';
import { IdempotencyKeyInProgress, Problem } from '../problems/problems.js';
import type { RequestOfCaller } from '../requests/caller.js';
import { PromiseInterceptor } from '../requests/promise-interceptor.js';
import {
  type Outcome,
  SerializableTransactions,
} from '../../database/transactions/serializable-transactions.js';
import { fingerprintOf, idempotencyKeyOf, lockNumberOf } from './idempotency-key.js';
import { KeptAnswers } from './kept-answers.js';

@Injectable()
export class IdempotencyInterceptor extends PromiseInterceptor {
  constructor(
    private readonly kept: KeptAnswers,
    private readonly transactions: SerializableTransactions,
  ) {
    super();
  }

  around(context: ExecutionContext, next: () => Promise<unknown>): Promise<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<RequestOfCaller>();
    const key = idempotencyKeyOf(request);
    if (key === undefined) return next();
    return this.once(key, request, http.getResponse<Response>(), next);
  }

  private async once(
    key: string,
    request: RequestOfCaller,
    response: Response,
    handle: () => Promise<unknown>,
  ): Promise<unknown> {
    const callerId = request.principal!.id;
    const fingerprint = fingerprintOf(request);
    await this.kept.giveAgain(callerId, key, fingerprint);
    return this.transactions.spanning(
      lockNumberOf(callerId, key),
      () => new IdempotencyKeyInProgress('The first request with this Idempotency-Key still runs.'),
      handle,
      (write, outcome) =>
        this.kept.keep(write, callerId, key, fingerprint, answerOf(outcome, request, response)),
    );
  }
}

/** What the caller is going to be sent; throws what is no answer of the request but a failure. */
function answerOf(outcome: Outcome<unknown>, request: RequestOfCaller, response: Response): Answer {
  if ('error' in outcome) {
    if (outcome.error instanceof Problem) return problemAnswer(outcome.error, request);
    throw outcome.error;
  }
  const location = response.get('Location');
  return {
    status: response.statusCode,
    headers: {
      ...(location === undefined ? {} : { Location: location }),
      'Content-Type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(outcome.value),
  };
}

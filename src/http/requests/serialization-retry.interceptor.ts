/**
 * Runs a request's handler again when PostgreSQL aborted its transaction, and is the only layer that does.
 *
 * Promise: a handler whose transaction failed with 40001, 40P01, or 23505 on the active pair is run again
 * from its start, after a wait and with the connection given back; after the last attempt the answer is
 * 409 `serialization-conflict`. Every other error passes through untouched.
 * A handler therefore runs one transaction, and has no effect outside of it.
 *
 * `next()` runs pipes and handler anew at each call; guards ran once before.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Lists } from '../../database/lists/lists.js';
import { isOutOfSharedMemory, retryableSqlstate } from '../../database/sqlstate.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import { SerializationConflict } from '../problems/problems.js';
import type { RequestOfCaller } from './caller.js';
import { PromiseInterceptor } from './promise-interceptor.js';
import { routeOf } from '../../operations/metrics/route.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { runAttempt } from '../../database/transactions/attempt.js';
import { nextAttempt, waitAfter } from '../../database/transactions/retry-policy.js';

/** Seconds that a caller is asked to wait after the last attempt. */
const retryAfterSeconds = 1;

@Injectable()
export class SerializationRetryInterceptor extends PromiseInterceptor {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly metrics: Metrics,
    private readonly lists: Lists,
  ) {
    super();
  }

  around(context: ExecutionContext, next: () => Promise<unknown>): Promise<unknown> {
    const request = context.switchToHttp().getRequest<RequestOfCaller>();
    // Safe methods read, and reads are not serializable (see Pools): there is nothing to run again.
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    return this.runUntilCommitted(routeOf(request), next).finally(() => {
      if (request.principal !== undefined) this.lists.noteWrite(request.principal.id);
    });
  }

  private async runUntilCommitted(route: string, handle: () => Promise<unknown>): Promise<unknown> {
    const { retry } = this.settings;
    const start = performance.now();
    let lone = 0;
    // Of a counter that begins at 1 Prometheus does not see that it grew.
    this.metrics.exhausted.inc({ route }, 0);
    for (let number = 1; ; number += 1) {
      const attempt = nextAttempt(number, performance.now() - start, lone, retry);
      try {
        const answer = await runAttempt(attempt, handle);
        this.metrics.attempts.observe({ route }, number);
        return answer;
      } catch (error) {
        // Without predicate locks it runs in another way then (see PredicateLocks).
        const sqlstate = retryableSqlstate(error) ?? (isOutOfSharedMemory(error) ? '53200' : undefined);
        if (sqlstate === undefined) {
          this.metrics.attempts.observe({ route }, number);
          throw error;
        }
        this.metrics.aborts.inc({ route, sqlstate });
        if (attempt.last) {
          this.metrics.attempts.observe({ route }, number);
          if (retryableSqlstate(error) === undefined) throw error;
          this.metrics.exhausted.inc({ route });
          throw new SerializationConflict(number, retryAfterSeconds);
        }
        if (attempt.alone) lone += 1;
        this.metrics.retries.inc({ route, sqlstate });
      }
      await wait(waitAfter(number, retry));
    }
  }
}

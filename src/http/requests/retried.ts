/**
 * Runs what PostgreSQL aborted again: failed with 40001, 40P01, or 23505 on the active pair, it is run from its start,
 * after a wait and with the connection given back; after the last attempt the answer is 409 `serialization-conflict`.
 * Every other error passes through untouched.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { runAttempt } from '../../database/transactions/attempt.js';
import { isOutOfSharedMemory, retryableSqlstate } from '../../database/sqlstate.js';
import { nextAttempt, waitAfter } from '../../database/transactions/retry-policy.js';
import type { Metrics } from '../../operations/metrics/metrics.js';
import type { RetrySettings } from '../../operations/settings/settings.js';
import { SerializationConflict } from '../problems/problems.js';

/** @param route by which the metrics count it */
export async function retried<T>(
  route: string,
  run: () => Promise<T>,
  retry: RetrySettings,
  metrics: Metrics,
): Promise<T> {
  const start = performance.now();
  let lone = 0;
  // Of a counter that begins at 1 Prometheus does not see that it grew.
  metrics.exhausted.inc({ route }, 0);
  for (let number = 1; ; number += 1) {
    const attempt = nextAttempt(number, performance.now() - start, lone, retry);
    try {
      const answer = await runAttempt(attempt, run);
      metrics.attempts.observe({ route }, number);
      return answer;
    } catch (error) {
      // Without predicate locks it runs in another way then (see PredicateLocks).
      const sqlstate = retryableSqlstate(error) ?? (isOutOfSharedMemory(error) ? '53200' : undefined);
      if (sqlstate === undefined) {
        metrics.attempts.observe({ route }, number);
        throw error;
      }
      metrics.aborts.inc({ route, sqlstate });
      if (attempt.last) {
        metrics.attempts.observe({ route }, number);
        if (retryableSqlstate(error) === undefined) throw error;
        metrics.exhausted.inc({ route });
        throw new SerializationConflict(number);
      }
      if (attempt.alone) lone += 1;
      metrics.retries.inc({ route, sqlstate });
    }
    await wait(waitAfter(number, retry));
  }
}

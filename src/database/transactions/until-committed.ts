/** Runs a transaction again until it is committed, as the interceptor does those of requests, for work that has more of them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { RetrySettings } from '../../operations/settings/settings.js';
import { retryableSqlstate } from '../sqlstate.js';
import { runAttempt } from './attempt.js';
import { type Attempt, nextAttempt, waitAfter } from './retry-policy.js';

export interface Retrying {
  retry: RetrySettings;
  /** Told of each attempt that PostgreSQL aborted. */
  onAbort: (sqlstate: string) => void;
  /** Whether the last attempt is the end, and its error thrown: else all begins anew. */
  givesUp: boolean;
}

export async function untilCommitted<T>(
  { retry, onAbort, givesUp }: Retrying,
  run: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  for (let [number, lone, start] = [1, 0, performance.now()]; ; number += 1) {
    const attempt = nextAttempt(number, performance.now() - start, lone, retry);
    try {
      return await runAttempt(attempt, () => run(attempt));
    } catch (error) {
      const sqlstate = retryableSqlstate(error);
      if (sqlstate === undefined) throw error;
      onAbort(sqlstate);
      if (attempt.last && givesUp) throw error;
    }
    await wait(waitAfter(number, retry));
    if (attempt.alone) lone += 1;
    if (attempt.last) [number, lone, start] = [0, 0, performance.now()];
  }
}

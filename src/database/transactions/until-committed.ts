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
  /** Milliseconds after which the last attempt is the end, and its error thrown: before, all begins anew. */
  givesUpAfterMs: number;
}

export async function untilCommitted<T>(
  { retry, onAbort, givesUpAfterMs }: Retrying,
  run: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  for (let [number, lone, start] = [1, 0, began]; ; number += 1) {
    const attempt = nextAttempt(number, performance.now() - start, lone, retry);
    try {
      return await runAttempt(attempt, () => run(attempt));
    } catch (error) {
      const sqlstate = retryableSqlstate(error);
      if (sqlstate === undefined) throw error;
      onAbort(sqlstate);
      if (attempt.last && performance.now() - began >= givesUpAfterMs) throw error;
    }
    await wait(waitAfter(number, retry));
    if (attempt.alone) lone += 1;
    if (attempt.last) [number, lone, start] = [0, 0, performance.now()];
  }
}

/** Which run of its request's transaction the current code belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attempt } from './retry-policy.js';

const current = new AsyncLocalStorage<Attempt>();

export function runAttempt<T>(attempt: Attempt, run: () => T): T {
  return current.run(attempt, run);
}

/** The attempt that the interceptor started; outside of a request there is just one. */
export function currentAttempt(): Attempt {
  return current.getStore() ?? { number: 1, alone: false, last: true };
}

/** Which run of its request's transaction the current code belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Attempt {
  /** 1 for the first run. */
  readonly number: number;
  /** After this one nobody tries again, so it is run alone. */
  readonly last: boolean;
}

const current = new AsyncLocalStorage<Attempt>();

export function runAttempt<T>(attempt: Attempt, run: () => T): T {
  return current.run(attempt, run);
}

/** The attempt that the interceptor started; outside of a request there is just one. */
export function currentAttempt(): Attempt {
  return current.getStore() ?? { number: 1, last: false };
}

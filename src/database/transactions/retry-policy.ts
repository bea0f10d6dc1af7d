/**
 * When a transaction that PostgreSQL aborted is run again: capped exponential backoff with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). Immediate retries lose in
 * lockstep; waits drawn from the whole interval do not.
 */
import type { RetrySettings } from '../../operations/settings/settings.js';

/**
 * Milliseconds to wait after the given attempt (1 = the first), evenly drawn from 0 to the cap.
 * @param random a number from 0 up to 1
 */
export function waitAfter(attempt: number, settings: RetrySettings, random = Math.random()): number {
  return random * Math.min(settings.maxWaitMs, settings.firstWaitMs * 2 ** (attempt - 1));
}

export interface Attempt {
  /** 1 for the first run. */
  readonly number: number;
  /** Whether it keeps all other writers out while it runs. */
  readonly alone: boolean;
  /** After this one nobody tries again. */
  readonly last: boolean;
}

/**
 * How many attempts at the end of a request run alone. One should do. But PostgreSQL releases a transaction's
 * locks a moment before predicate locking takes it for finished (resowner.c calls ProcReleaseLocks, then
 * ReleasePredicateLocks), and whoever is given the lock in that moment may still count as concurrent to it.
 */
const loneAttempts = 2;

/**
 * What the next attempt is. The bounds on attempts and on time both lead to attempts that run alone; time never
 * ends a request before them.
 * @param number of the attempt, from 1
 * @param elapsedMs since the first attempt began
 * @param loneBefore how many of those before ran alone
 */
export function nextAttempt(
  number: number,
  elapsedMs: number,
  loneBefore: number,
  settings: RetrySettings,
): Attempt {
  const timeIsUp = elapsedMs >= settings.totalMs;
  return {
    number,
    alone: timeIsUp || number > settings.attempts - loneAttempts,
    last: number >= settings.attempts || (timeIsUp && loneBefore >= loneAttempts - 1),
  };
}

/**
 * When a transaction that PostgreSQL aborted is run again: capped exponential backoff with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). Immediate retries lose in
 * lockstep; waits drawn from the whole interval do not.
 */
import type { RetrySettings } from '../settings/settings.js';

/**
 * Milliseconds to wait after the given attempt (1 = the first), evenly drawn from 0 to the cap.
 * @param random a number from 0 up to 1
 */
export function waitAfter(attempt: number, settings: RetrySettings, random = Math.random()): number {
  return random * Math.min(settings.maxWaitMs, settings.firstWaitMs * 2 ** (attempt - 1));
}

/**
 * Whether an attempt is the request's last: the bound on attempts is reached, or the bound on time has
 * passed. A time bound never ends a request between attempts: the last attempt is the one that runs alone.
 */
export function isLastAttempt(attempt: number, elapsedMs: number, settings: RetrySettings): boolean {
  return attempt >= settings.attempts || elapsedMs >= settings.totalMs;
}

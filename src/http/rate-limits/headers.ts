/** What a caller is told of a limit. */
import type { Limit } from './rate-limits.js';

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers-10, and those of its sixth version, which many clients read.
 * @param remaining requests that are left in the window
 * @param ms until the window ends
 */
export function limitHeaders({ name, points, seconds }: Limit, remaining: number, ms: number) {
  const reset = wholeSeconds(ms);
  return {
    'RateLimit-Policy': `"${name}";q=${points};w=${seconds}`,
    RateLimit: `"${name}";r=${remaining};t=${reset}`,
    'RateLimit-Limit': String(points),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(reset),
  };
}

/** The same for who is over the limit, with when to come again. */
export function refusalHeaders(limit: Limit, ms: number) {
  return { 'Retry-After': String(Math.max(1, wholeSeconds(ms))), ...limitHeaders(limit, 0, ms) };
}

function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

/**
 * When a delivery that failed is tried again: after a while that any moment of may be chosen, up to a bound that grows, and a last
 * time when its days are over. Who asks to be left alone is.
 */

const [seconds, minutes, hours] = [1_000, 60_000, 3_600_000] as const;

/** Milliseconds from the first attempt to the last. */
export const patienceMs = 72 * hours;

/** Bounds of the waits, in milliseconds; the last one for all further ones. */
export const bounds = [
  5 * seconds,
  30 * seconds,
  2 * minutes,
  10 * minutes,
  1 * hours,
  3 * hours,
  6 * hours,
  12 * hours,
] as const;

/** Milliseconds that are waited at most because an answer asked for it. */
export const mostAskedMs = 1 * hours;

export interface Failure {
  /** This one included. */
  attempts: number;
  /** Milliseconds since the first. */
  ageMs: number;
  /** Milliseconds for which the answer asked. */
  askedMs?: number | undefined;
}

/**
 * Milliseconds until the next attempt; undefined: this was the last.
 * @param chance from 0 to below 1
 */
export function afterFailure(
  { attempts, ageMs, askedMs = 0 }: Failure,
  chance = Math.random(),
): number | undefined {
  if (ageMs >= patienceMs) return undefined;
  const bound = bounds[Math.min(Math.max(attempts, 1), bounds.length) - 1]!;
  const wait = Math.min(Math.ceil(bound * chance), patienceMs - ageMs);
  return Math.max(wait, Math.min(askedMs, mostAskedMs));
}

/** The form of C, which names no zone and means GMT (RFC 9110, 5.6.7). */
const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * Milliseconds that a `Retry-After` asks for (RFC 9110, 10.2.3); undefined for what is none, and for times that are over.
 * @param now the time by whose clock a date is meant
 */
export function askedMsOf(retryAfter: string | undefined, now: Date): number | undefined {
  const text = retryAfter?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) > 0 ? Math.min(Number(text) * seconds, mostAskedMs) : undefined;
  // What Date makes of others is a guess.
  const date = asctime.test(text) ? `${text} GMT` : /^[A-Za-z]{3,9}, /.test(text) ? text : undefined;
  if (date === undefined) return undefined;
  const ms = Date.parse(date) - now.getTime();
  return ms > 0 ? Math.min(ms, mostAskedMs) : undefined;
}

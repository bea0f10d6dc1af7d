/**
 * When a caller may come again, in whole seconds. Clients wait in earnest for what they are told, so it is small; and of
 * many who were refused in one moment not all are told the same, or they would meet again.
 */
import { randomInt } from 'node:crypto';

/** One of these seconds, each as likely as the others. */
export function retryAfter(least: number, most: number) {
  return { 'Retry-After': String(randomInt(least, most + 1)) };
}

/** What is about to leave the interface, and until when it stays: see docs/DEPRECATION.md. */

export interface Deprecation {
  /** What leaves. */
  what: string;
  /** What there is in its place. */
  instead: string;
  /** The first day on which it was known to leave. */
  since: string;
  /** The day, at the earliest, on which it is gone: six months later or more. */
  sunset: string;
}

export const deprecations = {
  nextCursor: {
    what: 'The member `nextCursor` of lists at `/api/external`, for keys that are older than its deprecation.',
    instead: 'Read `next_cursor`.',
    since: '2026-11-29',
    sunset: '2027-06-01',
  },
} as const satisfies Record<string, Deprecation>;

export type DeprecatedName = keyof typeof deprecations;

export const deprecated = Object.entries(deprecations) as [DeprecatedName, Deprecation][];

/** What is about to leave the interface, and until when it stays: see docs/DEPRECATION.md. */
import type { DeprecationDto } from './deprecations.dto.js';

export const deprecations = {
  nextCursor: {
    what: 'The member `nextCursor` of lists at `/api/external`, for keys that are older than its deprecation.',
    instead: 'Read `next_cursor`.',
    since: '2026-11-29',
    sunset: '2027-06-01',
  },
} as const satisfies Record<string, Omit<DeprecationDto, 'name'>>;

export type DeprecatedName = keyof typeof deprecations;

/** As they are told. */
export const deprecated: DeprecationDto[] = Object.entries(deprecations).map(([name, it]) => ({
  name,
  ...it,
}));

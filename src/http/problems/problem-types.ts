/**
 * The catalogue of everything that can go wrong, as callers see it (RFC 9457).
 * A slug that is not here cannot be answered, and a test holds `docs/PROBLEMS.md` against this list.
 */
export const problemTypes = {
  'validation-failed': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in or send a valid key' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'duplicate-active-assignment': { status: 409, title: 'The counselor already has this scenario' },
  'serialization-conflict': { status: 409, title: 'Too many changes at once' },
  'invalid-transition': { status: 409, title: 'The assignment is not in a state for this' },
  'idempotency-key-in-progress': { status: 409, title: 'The first request with this key still runs' },
  'precondition-failed': { status: 412, title: 'Changed in the meantime' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'idempotency-key-reused': { status: 422, title: 'The key was used for another request' },
  'precondition-required': { status: 428, title: 'If-Match is required' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'internal-error': { status: 500, title: 'Something failed on our side' },
  'database-unavailable': { status: 503, title: 'The database does not answer' },
  'list-too-slow': { status: 503, title: 'The list took too long' },
  'issuer-unavailable': { status: 503, title: 'The issuer of tokens does not answer' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemSlug = keyof typeof problemTypes;

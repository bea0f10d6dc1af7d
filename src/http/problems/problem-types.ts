/**
 * The catalogue of everything that can go wrong, as callers see it (RFC 9457).
 * A slug that is not here cannot be answered, and a test holds `docs/PROBLEMS.md` against this list.
 *
 * `retryable`: whether the same request, sent once more, may be answered otherwise without anybody having mended anything.
 * Every answer says so in `X-Should-Retry`, which the clients of many SDK generators go by (docs/PROBLEMS.md).
 */
export const problemTypes = {
  'validation-failed': { status: 400, retryable: false, title: 'The request is not valid' },
  unauthenticated: { status: 401, retryable: false, title: 'Sign in or send a valid key' },
  forbidden: { status: 403, retryable: false, title: 'Not allowed' },
  'not-found': { status: 404, retryable: false, title: 'Not found' },
  'method-not-allowed': { status: 405, retryable: false, title: 'Method not allowed' },
  'request-timeout': { status: 408, retryable: true, title: 'The request took too long to arrive' },
  'duplicate-active-assignment': {
    status: 409,
    retryable: false,
    title: 'The counselor already has this scenario',
  },
  'serialization-conflict': { status: 409, retryable: true, title: 'Too many changes at once' },
  'invalid-transition': { status: 409, retryable: false, title: 'The assignment is not in a state for this' },
  'not-undoable': { status: 409, retryable: false, title: 'The import cannot be undone' },
  'idempotency-key-in-progress': {
    status: 409,
    retryable: true,
    title: 'The first request with this key still runs',
  },
  'cursor-expired': { status: 410, retryable: false, title: 'The cursor is too old' },
  'precondition-failed': { status: 412, retryable: false, title: 'Changed in the meantime' },
  'payload-too-large': { status: 413, retryable: false, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, retryable: false, title: 'Unsupported media type' },
  'idempotency-key-reused': { status: 422, retryable: false, title: 'The key was used for another request' },
  'precondition-required': { status: 428, retryable: false, title: 'If-Match is required' },
  'rate-limited': { status: 429, retryable: true, title: 'Too many requests' },
  'headers-too-large': { status: 431, retryable: false, title: 'The headers are too large' },
  'internal-error': { status: 500, retryable: false, title: 'Something failed on our side' },
  'database-unavailable': { status: 503, retryable: true, title: 'The database does not answer' },
  'list-too-slow': { status: 503, retryable: true, title: 'The list took too long' },
  'issuer-unavailable': { status: 503, retryable: true, title: 'The issuer of tokens does not answer' },
} as const satisfies Record<string, { status: number; retryable: boolean; title: string }>;

export type ProblemSlug = keyof typeof problemTypes;

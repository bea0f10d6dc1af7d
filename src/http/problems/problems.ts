/**
 * The errors that the service throws on purpose; those of a feature alone are in its folder. Each becomes one problem of the catalogue in
 * `problem-details.filter.ts`; services and repositories know these classes and no HTTP.
 */
import type { FaultCode } from './fault-codes.js';
import type { ProblemSlug } from './problem-types.js';
import { retryAfter } from './retry-after.js';

/** What every error of ours carries: the problem it is, a sentence for the caller, members and headers. */
export abstract class Problem extends Error {
  abstract readonly slug: ProblemSlug;
  /** Members beside those of RFC 9457, as the contract names them. */
  readonly members: Record<string, unknown> = {};
  readonly headers: Record<string, string> = {};
}

/** One fault of a request: where (`field`, a path such as `result.score`), which, and a sentence. */
export interface FieldFault {
  field: string;
  code: FaultCode;
  message: string;
}

export class ValidationFailed extends Problem {
  readonly slug = 'validation-failed';
  override readonly members;

  constructor(readonly faults: FieldFault[]) {
    super(faults.map((fault) => fault.message).join(' '));
    this.members = { errors: faults };
  }
}

export class Unauthenticated extends Problem {
  readonly slug = 'unauthenticated';
  override readonly headers;

  /** @param challenge value of the `WWW-Authenticate` header (RFC 9110, 11.6.1) */
  constructor(detail: string, challenge: string) {
    super(detail);
    this.headers = { 'WWW-Authenticate': challenge };
  }
}

export class Forbidden extends Problem {
  readonly slug = 'forbidden';
}

/** For who came with a password that they have to change before anything else. */
export class PasswordChangeRequired extends Forbidden {
  override readonly members = { code: 'password-change-required' };

  constructor() {
    super('This password was given to you: change it with POST /api/auth/password before anything else.');
  }
}

export type Resource =
  | 'assignment'
  | 'counselor'
  | 'scenario'
  | 'api-key'
  | 'route'
  | 'user'
  | 'webhook'
  | 'webhook-delivery'
  | 'session'
  | 'import'
  | 'import-mapping'
  | 'problem'
  | 'unsubscribe-link';

export class NotFound extends Problem {
  readonly slug = 'not-found';
  override readonly members;

  constructor(resource: Resource, detail: string) {
    super(detail);
    this.members = { resource };
  }
}

export class MethodNotAllowed extends Problem {
  readonly slug = 'method-not-allowed';
  override readonly headers;

  constructor(method: string, path: string, allowed: string[]) {
    super(`${path} does not take ${method}, but ${allowed.join(', ')}.`);
    this.headers = { Allow: allowed.join(', ') };
  }
}

export class RequestTimedOut extends Problem {
  readonly slug = 'request-timeout';
}

export class SerializationConflict extends Problem {
  readonly slug = 'serialization-conflict';
  override readonly headers = retryAfter(1, 2);

  constructor(attempts: number) {
    super(
      `Other changes kept this one from being made in ${attempts} attempts. Nothing was changed; send it again.`,
    );
  }
}

export class IdempotencyKeyInProgress extends Problem {
  readonly slug = 'idempotency-key-in-progress';
  override readonly headers = retryAfter(1, 2);

  constructor() {
    super('Another request with this Idempotency-Key still runs, or ended just now. Send this one again.');
  }
}

export class IdempotencyKeyReused extends Problem {
  readonly slug = 'idempotency-key-reused';
}

export class RateLimited extends Problem {
  readonly slug = 'rate-limited';
  override readonly headers;

  /** @param headers with Retry-After, and the RateLimit fields of whatever limit it was */
  constructor(detail: string, headers: { 'Retry-After': string } & Record<string, string>) {
    super(detail);
    this.headers = headers;
  }
}

export class PreconditionFailed extends Problem {
  readonly slug = 'precondition-failed';
}

/** For who read an earlier version. */
export function stale(thing: string, { version }: { version: number }): PreconditionFailed {
  return new PreconditionFailed(
    `The ${thing} has version ${version} by now. Read it again, and send its ETag as If-Match.`,
  );
}

export class PreconditionRequired extends Problem {
  readonly slug = 'precondition-required';
}

export class PayloadTooLarge extends Problem {
  readonly slug = 'payload-too-large';
}

export class UnsupportedMediaType extends Problem {
  readonly slug = 'unsupported-media-type';
}

export class DatabaseUnavailable extends Problem {
  readonly slug = 'database-unavailable';
  override readonly headers = retryAfter(1, 3);
}

export class ListTooSlow extends Problem {
  readonly slug = 'list-too-slow';
  override readonly headers = retryAfter(3, 5);
}

export class IssuerUnavailable extends Problem {
  readonly slug = 'issuer-unavailable';
  /** It is asked again after two seconds, and not before (`issuer.ts`). */
  override readonly headers = retryAfter(2, 4);
}

/** Anything not foreseen. What it was goes to the log under the request's id, never to the caller. */
export class InternalError extends Problem {
  readonly slug = 'internal-error';
}

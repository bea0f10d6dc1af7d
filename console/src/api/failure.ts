/** Why a request did not do what it was for: a problem of the service's, or one of the way there. */
import type { components } from './schema.d.ts';

export type Problem = components['schemas']['Problem'];
type SlugOf<Type> = Type extends `/problems/${infer Name}` ? Name : never;
export type Slug = SlugOf<Problem['type']>;
export type ProblemOf<Wanted extends Slug> = Extract<Problem, { type: `/problems/${Wanted}` }>;

/** What came back was not the service's word: nothing at all, or a proxy's page. */
export type WayFailure = 'unreachable' | 'not-ours';

export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly reason: Problem | WayFailure,
    /** Of the answer; 0 if there was none. */
    readonly status: number,
    readonly requestId: string | null = null,
    /** Seconds until another try makes sense, if the service said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(typeof reason === 'string' ? reason : reason.title);
  }

  get problem(): Problem | undefined {
    return typeof this.reason === 'string' ? undefined : this.reason;
  }

  /** The problem, if it is that one. Types have the prefix of the public address, if it has one. */
  is<Wanted extends Slug>(slug: Wanted): ProblemOf<Wanted> | undefined {
    return this.problem?.type.endsWith(`/problems/${slug}`) ? (this.problem as ProblemOf<Wanted>) : undefined;
  }

  /** Whether nothing was done: the service itself says so. Else that is not known. */
  get isRefusal(): boolean {
    return (
      this.problem !== undefined && this.status < 500 && this.is('idempotency-key-in-progress') === undefined
    );
  }

  /**
   * Whether the same request may well succeed in a moment. It may have had its effect already: only what reads, or carries
   * an `Idempotency-Key`, is safely sent again.
   */
  get mayPass(): boolean {
    return this.status === 0 || this.status >= 502 || (this.status === 409 && this.retryAfter !== null);
  }
}

/** Faults of fields that the service names, by field: in the words for its code, else in the service's. */
export function fieldFaults(failure: unknown, words: Record<string, string> = {}): Record<string, string> {
  const problem = failure instanceof Failure ? failure.is('validation-failed') : undefined;
  return Object.fromEntries(
    (problem?.errors ?? []).map(({ field, code, message }) => [field, words[code] ?? message]),
  );
}

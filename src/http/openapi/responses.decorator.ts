/** What a route says about its answers beside its return type, for the OpenAPI document (`describe-responses.ts`). */
import { ApiExtension } from '@nestjs/swagger';
import type { ProblemSlug } from '../problems/problem-types.js';
import type { HeaderName } from './headers.js';

export const PROBLEMS = 'x-problems';
export const RESPONSE_HEADERS = 'x-response-headers';

/** Whether a route takes an Idempotency-Key: see `idempotency/`. */
export const IDEMPOTENT = 'x-idempotent';

/** Whether a route reads lists: see `lists/`. */
export const LISTS = 'x-lists';

/** A problem with members beside those of RFC 9457, each with its schema. */
export interface DescribedProblem {
  slug: ProblemSlug;
  /** Name of its schema, where it is a door's own; otherwise by its slug. */
  schema?: string;
  members: Record<string, object>;
  /** Members that it has only sometimes. */
  sometimes?: Record<string, object>;
  /** Its sentence and the members that it always has. */
  example?: { detail: string } & Record<string, unknown>;
}

/** Problems that a route answers beside those that every route can: sign-in, form, failure. */
export const Problems = (...problems: (ProblemSlug | DescribedProblem)[]) => ApiExtension(PROBLEMS, problems);

/** Headers that come with a route's success. */
export const ResponseHeaders = (...names: HeaderName[]) => ApiExtension(RESPONSE_HEADERS, names);

/** For a route that takes an Idempotency-Key in a way of its own. */
export const AnswersAgain = () => ApiExtension(IDEMPOTENT, true);

export const AnswersLists = () => ApiExtension(LISTS, true);

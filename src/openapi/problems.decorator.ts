import { ApiExtension } from '@nestjs/swagger';
import type { ProblemSlug } from '../problems/problem-types.js';

/** Where {@link Problems} leaves its list for `problem-responses.ts`. */
export const PROBLEMS_EXTENSION = 'x-problems';

/**
 * Which problems a route answers beside those that every route can (sign-in, form, failure): they become its
 * error responses in the OpenAPI document.
 */
export const Problems = (...slugs: ProblemSlug[]) => ApiExtension(PROBLEMS_EXTENSION, slugs);

import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import { type ProblemSlug, problemTypes } from '../../src/http/problems/problem-types.js';

/** Expects a problem of RFC 9457 in full, with the request's id and without a trace of the inside. */
export function expectProblem(response: Response, status: number, slug: ProblemSlug): void {
  expect({ status: response.status, body: response.body }).toMatchObject({
    status,
    body: {
      type: `/problems/${slug}`,
      title: expect.stringMatching(/\w/),
      status,
      detail: expect.stringMatching(/\w.*[.!?]$/s),
      instance: expect.stringMatching(/^\//),
    },
  });
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(response.headers['x-request-id']).toMatch(/./);
  expect(response.headers['x-should-retry']).toBe(String(problemTypes[slug].retryable));
  expect(response.text).not.toMatch(
    /node_modules|\.js:\d|\bat \w+ \(|\bSELECT\b|\bINSERT\b|QueryFailed|sqlstate/i,
  );
}

/** The fields that a `validation-failed` names, each once. */
export function faultyFields({ body }: Response): string[] {
  return [...new Set((body.errors as { field: string }[]).map(({ field }) => field))];
}

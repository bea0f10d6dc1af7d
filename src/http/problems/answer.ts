/** An answer as it goes out, apart from the response that carries it: what the filter sends and what is kept for repeats. */
import type { Request, Response } from 'express';
import { prefixOf } from '../requests/public-prefix.js';
import { typeOf } from './catalogue.js';
import { problemTypes } from './problem-types.js';
import type { Problem } from './problems.js';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** JSON. */
  body: string;
}

/** Thrown where a request has its answer already: it is sent as it is, and nothing else is done. */
export class Answered extends Error {
  override readonly name = 'Answered';

  constructor(readonly answer: Answer) {
    super('This request has its answer already.');
  }
}

/** The problem as RFC 9457 has it. */
export function problemAnswer(problem: Problem, request: Request): Answer {
  const { status, title, retryable } = problemTypes[problem.slug];
  return {
    status,
    headers: {
      ...problem.headers,
      'X-Should-Retry': String(retryable),
      'Content-Type': 'application/problem+json',
    },
    body: JSON.stringify(
      {
        type: typeOf(problem.slug, prefixOf(request)),
        title,
        status,
        detail: problem.message,
        instance: request.originalUrl.split('?', 1)[0],
        ...problem.members,
        ...(status === 500 ? { requestId: request.id } : {}),
      },
      // Problems name what they link to by paths of ours, and know nothing of where those are reached.
      (name, value: unknown) => (name === 'url' ? `${prefixOf(request)}${String(value)}` : value),
    ),
  };
}

export function send(response: Response, { status, headers, body }: Answer): void {
  // As bytes: for text Express would add a charset, which a problem's media type does not have.
  response.status(status).set(headers).send(Buffer.from(body));
}

/** What all streams of server-sent events have in common (WHATWG HTML, 9.2). */
import type { Request, Response } from 'express';
import { problemAnswer } from '../problems/answer.js';
import type { Problem } from '../problems/problems.js';

/** Milliseconds of silence after which {@link comment} keeps the connection from being taken for dead. */
export const silenceMs = 15_000;

export const comment = ':\n\n';

/**
 * Begins the answer.
 * @param retryMs milliseconds after which a client whose stream ended comes back
 */
export function beginEvents(response: Response, retryMs: number): void {
  response.set({
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.write(`retry: ${retryMs}\n\n`);
}

/** The last event of a stream whose reader would not be let in now. */
export function refused(problem: Problem, request: Request): string {
  return `event: refused\ndata: ${problemAnswer(problem, request).body}\n\n`;
}

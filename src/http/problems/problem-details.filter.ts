/**
 * The one place where errors become answers: `application/problem+json` (RFC 9457) for whatever was thrown.
 * What is not ours and not foreseen is logged in full and answered as `internal-error`, without its inside.
 */
import { describeRequest } from '../../operations/logging/logger.js';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  NotFoundException,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { CallerLeft, ListTookTooLong, NoTurnForList } from '../../database/lists/list-errors.js';
import { isDatabaseUnavailable, retryableSqlstate } from '../../database/sqlstate.js';
import { allowedMethods } from './allowed-methods.js';
import { Answered, problemAnswer, send } from './answer.js';
import { problemTypes } from './problem-types.js';
import {
  DatabaseUnavailable,
  Forbidden,
  InternalError,
  ListTooSlow,
  MethodNotAllowed,
  NotFound,
  Problem,
  RateLimited,
  SerializationConflict,
  ValidationFailed,
} from './problems.js';
import { retryAfter } from './retry-after.js';

@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    if (error instanceof Answered) {
      send(response, error.answer);
      return;
    }
    // Nobody is there to be answered; the request's line in the log says that it was aborted.
    if (error instanceof CallerLeft) return;
    const problem = toProblem(error, request);
    const { status } = problemTypes[problem.slug];
    if (status >= 500) {
      const entry = { req: describeRequest(request), err: error };
      request.log[status === 500 ? 'error' : 'warn'](entry, problem.message);
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    // What a handler said of its success is not true of a failure that came after it.
    for (const name of ['Location', 'ETag']) response.removeHeader(name);
    send(response, problemAnswer(problem, request));
  }
}

/** What is done about one that took too long. */
const narrowing = {
  list: 'Narrow its filter, of assignments by status, counselor, scenario or a range of due dates where it takes these',
  report: 'Ask for a shorter time, by `from` and `to`',
};

function toProblem(error: unknown, request: Request): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ListTookTooLong) {
    return new ListTooSlow(
      `This ${error.what} took longer than ${error.seconds} s and was ended. ${narrowing[error.what]}, and send it again.`,
    );
  }
  if (error instanceof NoTurnForList) {
    return error.isOwnShare
      ? new RateLimited(
          'You, or your organization, read as many lists at once as one may, and this one was not given a turn in time. ' +
            'Send it again, and fewer at once.',
          retryAfter(1, 3),
        )
      : new DatabaseUnavailable('All connections for lists are busy with those of others. Send it again.');
  }
  if (isDatabaseUnavailable(error)) {
    return new DatabaseUnavailable(
      'The database does not answer. If this was a write it may or may not have happened: ' +
        'sending it again is safe, no assignment can come to be twice.',
    );
  }
  if (retryableSqlstate(error) !== undefined) return new SerializationConflict(1);
  if (error instanceof NotFoundException) return unknownRoute(request);
  if (error instanceof URIError || statusOf(error) === 400) {
    return new ValidationFailed([
      { field: '', code: 'malformed-request', message: 'The request is malformed.' },
    ]);
  }
  if (statusOf(error) === 403) return new Forbidden('You may not do this.');
  return new InternalError('Something failed on our side. Name the request id when you report it.');
}

/** Nest throws NotFoundException only where no route matches; ours are all NotFound. */
function unknownRoute(request: Request): Problem {
  const allowed = allowedMethods(request);
  if (allowed.length > 0) return new MethodNotAllowed(request.method, request.path, allowed);
  return new NotFound('route', `There is nothing at ${request.path}.`);
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  return error instanceof Error ? (error as { status?: number }).status : undefined;
}

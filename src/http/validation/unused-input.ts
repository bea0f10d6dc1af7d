/**
 * What a route does not use, it refuses: query parameters, bodies and versions to match where its handler takes none.
 * Those it takes are checked against their DTO, which knows no others (`request-validation.pipe.ts`). So nobody is left
 * to believe that something was heard which was not.
 */
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Request } from 'express';
import { ValidationFailed } from '../problems/problems.js';
import { argumentsOf } from '../requests/handler-arguments.js';
import { TAKES_IF_MATCH } from '../requests/preconditions.js';
import { PromiseInterceptor } from '../requests/promise-interceptor.js';
import { printable, unknownField } from './unstorable.js';

/** Which of these a handler takes. */
interface Taken {
  query: boolean;
  body: boolean;
  ifMatch: boolean;
}

@Injectable()
export class UnusedInputInterceptor extends PromiseInterceptor {
  private readonly taken = new WeakMap<object, Taken>();

  around(context: ExecutionContext, next: () => Promise<unknown>): Promise<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const taken = this.takenBy(context);
    if (!taken.query && request.url.includes('?')) refuse(Object.keys(request.query));
    if (!taken.body && request.body !== undefined) refuse(membersOf(request.body));
    if (!taken.ifMatch && !isSafe(request) && (request.headers['if-match'] ?? '*').trim() !== '*') {
      const message = 'What this changes has no versions: send the request without If-Match.';
      throw new ValidationFailed([{ field: 'If-Match', code: 'unknown-field', message }]);
    }
    return next();
  }

  private takenBy(context: ExecutionContext): Taken {
    const handler = context.getHandler();
    let taken = this.taken.get(handler);
    if (taken === undefined) {
      const controller = context.getClass();
      const parts = argumentsOf(context);
      taken = {
        query: parts.has(RouteParamtypes.QUERY),
        body: parts.has(RouteParamtypes.BODY),
        ifMatch: Reflect.hasMetadata(TAKES_IF_MATCH, controller, handler.name),
      };
      this.taken.set(handler, taken);
    }
    return taken;
  }
}

function isSafe({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

function membersOf(body: unknown): string[] {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : [''];
}

function refuse(names: string[]): void {
  if (names.length === 0) return;
  throw new ValidationFailed(names.map((name) => unknownField(printable(name))));
}

/**
 * What a route does not use, it refuses: query parameters and bodies where its handler takes none. Those it takes are
 * checked against their DTO, which knows no others (`request-validation.pipe.ts`). So nobody is left to believe that
 * something was heard which was not.
 */
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Request } from 'express';
import { ValidationFailed } from '../problems/problems.js';
import { PromiseInterceptor } from '../requests/promise-interceptor.js';
import { printable, unknownField } from './unstorable.js';

/** Which of the two a handler takes. */
interface Taken {
  query: boolean;
  body: boolean;
}

@Injectable()
export class UnusedInputInterceptor extends PromiseInterceptor {
  private readonly taken = new WeakMap<object, Taken>();

  around(context: ExecutionContext, next: () => Promise<unknown>): Promise<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const taken = this.takenBy(context);
    if (!taken.query && request.url.includes('?')) refuse(Object.keys(request.query));
    if (!taken.body && request.body !== undefined) refuse(membersOf(request.body));
    return next();
  }

  private takenBy(context: ExecutionContext): Taken {
    const handler = context.getHandler();
    let taken = this.taken.get(handler);
    if (taken === undefined) {
      const args = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name) as object;
      const types = new Set(Object.keys(args ?? {}).map((key) => Number(key.split(':', 1)[0])));
      taken = { query: types.has(RouteParamtypes.QUERY), body: types.has(RouteParamtypes.BODY) };
      this.taken.set(handler, taken);
    }
    return taken;
  }
}

function membersOf(body: unknown): string[] {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : [''];
}

function refuse(names: string[]): void {
  if (names.length === 0) return;
  throw new ValidationFailed(names.map((name) => unknownField(printable(name))));
}

/** Tells those who read lists whose request it is, and when its caller has left. */
import { type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { asListCaller } from '../../database/lists/list-caller.js';
import type { RequestOfCaller } from '../requests/caller.js';
import { PromiseInterceptor } from '../requests/promise-interceptor.js';

@Injectable()
export class ListsInterceptor extends PromiseInterceptor {
  around(context: ExecutionContext, next: () => Promise<unknown>): Promise<unknown> {
    const http = context.switchToHttp();
    const { principal } = http.getRequest<RequestOfCaller>();
    if (principal === undefined) throw new Error('A route that reads lists must be guarded.');
    const response = http.getResponse<Response>();
    const gone = new AbortController();
    // It closes also when it is answered, and then nobody listens any more.
    if (response.closed) gone.abort();
    else response.once('close', () => gone.abort());
    const { id, organizationId } = principal;
    return asListCaller({ id, organizationId, gone: gone.signal }, next);
  }
}

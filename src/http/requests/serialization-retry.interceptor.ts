/**
 * Runs a request's handler again when PostgreSQL aborted its transaction (`retried.ts`), and is the only layer
 * that does. A handler therefore runs one transaction, and has no effect outside of it.
 *
 * `next()` runs pipes and handler anew at each call; guards ran once before.
 */
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Lists } from '../../database/lists/lists.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import { routeOf } from '../../operations/metrics/route.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import type { RequestOfCaller } from './caller.js';
import { PromiseInterceptor } from './promise-interceptor.js';
import { retried } from './retried.js';

@Injectable()
export class SerializationRetryInterceptor extends PromiseInterceptor {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly metrics: Metrics,
    private readonly lists: Lists,
  ) {
    super();
  }

  around(context: ExecutionContext, next: () => Promise<unknown>): Promise<unknown> {
    const request = context.switchToHttp().getRequest<RequestOfCaller>();
    // Safe methods read, and reads are not serializable (see Pools): there is nothing to run again.
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    return retried(routeOf(request), next, this.settings.retry, this.metrics).finally(() => {
      if (request.principal !== undefined) this.lists.noteWrite(request.principal.id);
    });
  }
}

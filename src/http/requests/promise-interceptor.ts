/**
 * Interceptors that deal in promises. Nest runs interceptors as Observables, which costs a request some 25 µs of the
 * processor, a quarter of a create; where all of a route's interceptors are of this kind, they are called as plain
 * functions instead (see docs/decisions/0014-what-a-request-costs.md). Everywhere else they are what Nest expects.
 */
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { InterceptorsConsumer } from '@nestjs/core/interceptors/interceptors-consumer.js';
import { from, lastValueFrom, type Observable } from 'rxjs';

export abstract class PromiseInterceptor implements NestInterceptor {
  /** @param next runs what is inside, pipes and handler at last, anew at each call */
  abstract around(context: ExecutionContext, next: () => Promise<unknown>): Promise<unknown>;

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return from(this.around(context, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }
}

type Intercept = (
  this: InterceptorsConsumer,
  ...args: Parameters<InterceptorsConsumer['intercept']>
) => Promise<unknown>;

/** Has Nest call interceptors of this kind directly, in this process. */
export function callPromiseInterceptorsDirectly(): void {
  const consumer: { intercept: Intercept } = InterceptorsConsumer.prototype;
  const intercept = consumer.intercept;
  consumer.intercept = function (this: InterceptorsConsumer, ...args) {
    const [interceptors, callArgs, instance, callback, next, type] = args;
    if (!interceptors.every((each) => each instanceof PromiseInterceptor)) return intercept.apply(this, args);
    const context = this.createContext(callArgs, instance, callback);
    if (type !== undefined) context.setType(type);
    const run = (i: number): Promise<unknown> => interceptors[i]?.around(context, () => run(i + 1)) ?? next();
    return run(0);
  };
}

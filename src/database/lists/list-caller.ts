/** Whose request reads a list. The interceptor of such routes (`http/lists`) says it, and everything inside may ask. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface ListCaller {
  /** Of the user or the key. */
  readonly id: string;
  readonly organizationId: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
}

const current = new AsyncLocalStorage<ListCaller>();

export function asListCaller<T>(caller: ListCaller, run: () => T): T {
  return current.run(caller, run);
}

export function listCaller(): ListCaller {
  const caller = current.getStore();
  if (caller === undefined) throw new Error('A route that reads a list must say @ReadsLists().');
  return caller;
}

/** All routes that a service documents, for tests that walk them, so that a new route is held to the same. */
import { randomUUID } from 'node:crypto';
import type { Call, Caller } from './api.js';
import type { OpenApiDocument } from './openapi-conformance.js';

export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
}

export async function documentedRoutes(url: string): Promise<Route[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method as Route['method'], path })),
  );
}

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
export const isPartners = ({ path }: Route): boolean => path.startsWith('/api/external/');
export const hasId = ({ path }: Route): boolean => path.includes('{id}');

/** What a body must have for a route to look at all who is meant. */
const leastBodies: Record<string, object> = {
  'post /api/assignments/{id}/result': { reason: 'A slip' },
  'post /api/admin/counselors/{id}/erase': { confirm: 'nobody' },
  'post /api/admin/webhooks/{id}/redeliver': { since: new Date().toISOString() },
};

/** Calls a route with an id in its path, one that nothing has unless told, and with the least body. */
export function call(who: Caller, route: Route, id: string = randomUUID()): Call {
  const { method, path } = route;
  const body = ['post', 'put', 'patch'].includes(method) ? (leastBodies[nameOf(route)] ?? {}) : undefined;
  const to = path.replace('{id}', id).replace(/\{\w+\}/, randomUUID());
  return who[method](to, body).set('If-Match', '*');
}

/** What routes answer, by name: a mismatch then shows all that differ. */
export async function answers<T>(
  routes: Route[],
  ask: (route: Route) => Promise<T>,
): Promise<Record<string, T>> {
  const found: Record<string, T> = {};
  for (const route of routes) found[nameOf(route)] = await ask(route);
  return found;
}

/** The same value for each of these routes. */
export const each = <T>(routes: Route[], value: T): Record<string, T> =>
  Object.fromEntries(routes.map((route) => [nameOf(route), value]));

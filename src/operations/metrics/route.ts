import type { Request } from 'express';

/** The pattern of the route that a request matched, such as `/api/assignments/:id`: a bounded set, for labels. */
export function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'unmatched';
}

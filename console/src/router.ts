/**
 * The router: how addresses are written, what is asked for before the first page is there, and what becomes of the page when
 * the session ends. Its addresses are in routes.tsx.
 */
import type { QueryClient } from '@tanstack/react-query';
import { type AnyRoute, createRouter } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from './api/addresses.ts';
import { basePath, session } from './api/client.ts';
import { listQuery } from './assignments/queries.ts';
import { readAssignmentSearch } from './assignments/search.ts';
import { assignments, routeTree } from './routes.tsx';
import { meQuery } from './session/me.ts';
import { heedOtherTabs } from './session/one-person.ts';
import { BrokenPage } from './shell/lost.tsx';

declare module '@tanstack/history' {
  interface HistoryState {
    /** Whether one is here because a session ended, and not because there was none. */
    hasEnded?: boolean;
  }
}

export function newRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    basepath: basePath === '' ? '/' : basePath,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: BrokenPage,
  });
  // The first page's program and its list are asked for at once with who one is, and not one after the other.
  const routes: Record<string, AnyRoute> = router.routesById;
  for (const { routeId, search } of router.matchRoutes(router.latestLocation)) {
    void router.loadRouteChunk(routes[routeId]!);
    if (routeId === assignments.id) void queryClient.prefetchQuery(listQuery(readAssignmentSearch(search)));
  }
  const me = () => queryClient.getQueryData(meQuery.queryKey);
  session.onEnded = () => {
    const { pathname, href } = router.latestLocation;
    // Who was not signed in is led there by their route.
    if (me() === undefined || pathname === '/sign-in') return;
    // What was asked is forgotten once the page that shows it is gone: it could not do without.
    void router
      .navigate({ to: '/sign-in', search: { next: href }, state: { hasEnded: true }, replace: true })
      .then(() => queryClient.removeQueries({ type: 'inactive' }));
  };
  session.onPasswordAsked = () => {
    if (me()?.mustChangePassword === false)
      void queryClient.invalidateQueries(meQuery).then(() => router.invalidate());
  };
  heedOtherTabs(() => me()?.id, session.onEnded);
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}

/** Every address of the console: who may come, what its query says, what is asked for before it is shown, which page. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { Failure } from './api/failure.ts';
import { assignmentQuery, historyQuery } from './assignment/queries.ts';
import { listQuery, summaryQuery } from './assignments/queries.ts';
import { readAssignmentSearch } from './assignments/search.ts';
import { counselorQuery, counselorsQuery } from './counselors/queries.ts';
import { mostOverdueQuery } from './home/queries.ts';
import { toDoQuery } from './my/queries.ts';
import { readRosterSearch } from './roster/search.ts';
import { scenarioQuery, scenariosQuery } from './scenarios/queries.ts';
import { meQuery } from './session/me.ts';
import { optionsQuery, sessionsQuery } from './session/queries.ts';
import { readNext, readSignIn } from './session/own-path.ts';
import { BrokenAlone, NotFoundPage } from './shell/lost.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()();

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignIn,
  loaderDeps: ({ search }) => search,
  async loader({ context: { queryClient }, deps: { next } }) {
    // That nobody is signed in, or that nothing answers, keeps nobody from this page.
    const [me] = await Promise.all([
      // Asked anew: who was known may be so no more, which is why one is here.
      queryClient.fetchQuery({ ...meQuery, staleTime: 0, retry: false }).catch(() => undefined),
      queryClient.ensureQueryData({ ...optionsQuery, retry: false }).catch(() => undefined),
    ]);
    if (me !== undefined) throw redirect({ href: next ?? '/', replace: true });
  },
  component: lazyRouteComponent(() => import('./session/sign-in.tsx'), 'SignInPage'),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  async beforeLoad({ context: { queryClient }, location }) {
    const me = await queryClient.ensureQueryData(meQuery).catch((failure: unknown) => {
      if (failure instanceof Failure && failure.is('unauthenticated'))
        throw redirect({ to: '/sign-in', search: { next: location.href }, replace: true });
      throw failure;
    });
    if (me.mustChangePassword && location.pathname !== '/password')
      throw redirect({ to: '/password', search: { next: location.href }, replace: true });
    return { me };
  },
  component: Shell,
  errorComponent: BrokenAlone,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad({ context: { me } }) {
    if (me.role === 'counselor') throw redirect({ to: '/my', replace: true });
  },
  loader({ context: { queryClient } }) {
    void queryClient.prefetchQuery(summaryQuery());
    void queryClient.prefetchQuery(mostOverdueQuery);
  },
  component: lazyRouteComponent(() => import('./home/home-page.tsx'), 'HomePage'),
});

const my = createRoute({
  getParentRoute: () => signedIn,
  path: '/my',
  loader({ context: { queryClient, me } }) {
    if (me.counselorId !== null) void queryClient.prefetchQuery(toDoQuery(me.counselorId));
  },
  component: lazyRouteComponent(() => import('./my/my-page.tsx'), 'MyPage'),
});

/** The same dialog as over one assignment, over one's own place. */
const myComplete = createRoute({
  getParentRoute: () => my,
  path: 'complete/$id',
  async loader({ context: { queryClient }, params: { id } }) {
    await queryClient.ensureQueryData(assignmentQuery(id));
  },
  component: lazyRouteComponent(() => import('./assignment/complete-window.tsx'), 'CompleteWindow'),
});

export const assignments = createRoute({
  getParentRoute: () => signedIn,
  path: '/assignments',
  validateSearch: (raw: Record<string, unknown>) => ({
    ...readAssignmentSearch(raw),
    ...(raw.assign === '1' && { assign: '1' }),
  }),
  beforeLoad({ search: { assign, ...search } }) {
    if (assign !== undefined) throw redirect({ to: '/assignments/new', search, replace: true });
  },
  loaderDeps: ({ search }) => readAssignmentSearch(search),
  loader({ context: { queryClient }, deps }) {
    void queryClient.prefetchQuery(listQuery(deps));
  },
  component: lazyRouteComponent(() => import('./assignments/assignments-page.tsx'), 'AssignmentsPage'),
});

/** A dialog over the list, which stays as it was: the query is the list's. */
const assign = createRoute({
  getParentRoute: () => assignments,
  path: 'new',
  component: lazyRouteComponent(() => import('./assign/assign-window.tsx'), 'AssignWindow'),
});

const assignment = createRoute({
  getParentRoute: () => signedIn,
  path: '/assignments/$id',
  loader({ context: { queryClient }, params: { id } }) {
    void queryClient.prefetchQuery(assignmentQuery(id));
    void queryClient.prefetchInfiniteQuery(historyQuery(id));
  },
  component: lazyRouteComponent(() => import('./assignment/assignment-page.tsx'), 'AssignmentPage'),
});

/** Dialogs over one assignment. */
const steps = [
  createRoute({
    getParentRoute: () => assignment,
    path: 'complete',
    component: lazyRouteComponent(() => import('./assignment/complete-window.tsx'), 'CompleteWindow'),
  }),
  createRoute({
    getParentRoute: () => assignment,
    path: 'cancel',
    component: lazyRouteComponent(() => import('./assignment/cancel-window.tsx'), 'CancelWindow'),
  }),
  createRoute({
    getParentRoute: () => assignment,
    path: 'edit',
    component: lazyRouteComponent(() => import('./assignment/edit-window.tsx'), 'EditWindow'),
  }),
  createRoute({
    getParentRoute: () => assignment,
    path: 'result',
    component: lazyRouteComponent(() => import('./assignment/result-window.tsx'), 'ResultWindow'),
  }),
] as const;

const counselors = createRoute({
  getParentRoute: () => signedIn,
  path: '/counselors',
  validateSearch: readRosterSearch,
  loaderDeps: ({ search }) => readRosterSearch(search),
  loader: ({ context, deps }) => void context.queryClient.prefetchQuery(counselorsQuery(deps)),
  component: lazyRouteComponent(() => import('./counselors/counselors-page.tsx'), 'CounselorsPage'),
});

const newCounselor = createRoute({
  getParentRoute: () => counselors,
  path: 'new',
  component: lazyRouteComponent(() => import('./counselors/edit-windows.tsx'), 'NewCounselorWindow'),
});

const counselor = createRoute({
  getParentRoute: () => signedIn,
  path: '/counselors/$id',
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(counselorQuery(params.id)),
  component: lazyRouteComponent(() => import('./counselors/counselor-page.tsx'), 'CounselorPage'),
});

const editCounselor = createRoute({
  getParentRoute: () => counselor,
  path: 'edit',
  component: lazyRouteComponent(() => import('./counselors/edit-windows.tsx'), 'EditCounselorWindow'),
});

const archiveCounselor = createRoute({
  getParentRoute: () => counselor,
  path: 'archive',
  component: lazyRouteComponent(() => import('./counselors/archive-window.tsx'), 'ArchiveCounselorWindow'),
});

const scenarios = createRoute({
  getParentRoute: () => signedIn,
  path: '/scenarios',
  validateSearch: readRosterSearch,
  loaderDeps: ({ search }) => readRosterSearch(search),
  loader: ({ context, deps }) => void context.queryClient.prefetchQuery(scenariosQuery(deps)),
  component: lazyRouteComponent(() => import('./scenarios/scenarios-page.tsx'), 'ScenariosPage'),
});

const newScenario = createRoute({
  getParentRoute: () => scenarios,
  path: 'new',
  component: lazyRouteComponent(() => import('./scenarios/edit-windows.tsx'), 'NewScenarioWindow'),
});

const scenario = createRoute({
  getParentRoute: () => signedIn,
  path: '/scenarios/$id',
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(scenarioQuery(params.id)),
  component: lazyRouteComponent(() => import('./scenarios/scenario-page.tsx'), 'ScenarioPage'),
});

const editScenario = createRoute({
  getParentRoute: () => scenario,
  path: 'edit',
  component: lazyRouteComponent(() => import('./scenarios/edit-windows.tsx'), 'EditScenarioWindow'),
});

const archiveScenario = createRoute({
  getParentRoute: () => scenario,
  path: 'archive',
  component: lazyRouteComponent(() => import('./scenarios/archive-window.tsx'), 'ArchiveScenarioWindow'),
});

const password = createRoute({
  getParentRoute: () => signedIn,
  path: '/password',
  validateSearch: readNext,
  loader({ context: { queryClient, me } }) {
    if (!me.mustChangePassword) void queryClient.prefetchQuery(sessionsQuery);
  },
  component: lazyRouteComponent(() => import('./session/password-page.tsx'), 'PasswordPage'),
});

const nowhere = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFoundPage });

export const routeTree = root.addChildren([
  signIn,
  signedIn.addChildren([
    home,
    my.addChildren([myComplete]),
    assignments.addChildren([assign]),
    assignment.addChildren(steps),
    counselors.addChildren([newCounselor]),
    counselor.addChildren([editCounselor, archiveCounselor]),
    scenarios.addChildren([newScenario]),
    scenario.addChildren([editScenario, archiveScenario]),
    password,
    nowhere,
  ]),
]);

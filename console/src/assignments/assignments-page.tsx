/** The list of assignments: narrowed, sorted and paged by its address, kept fresh without jumping, and selected from. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, Outlet, getRouteApi } from '@tanstack/react-router';
import {
  Suspense,
  lazy,
  startTransition,
  useCallback,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useDates, useMe } from '../session/me.ts';
import { buttonLook } from '../ui/button.tsx';
import { FailureNote, Note } from '../ui/notes.tsx';
import { over } from '../ui/over.ts';
import { Page, Skeleton } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { t as ui } from '../ui/texts.ts';
import type { Assignment } from '../words/assignment.tsx';
import { BulkBar, type BulkKind } from './bulk-bar.tsx';
import { EmptyList, FirstPage } from './empty-list.tsx';
import { type ChangeFilters, Filters } from './filters.tsx';
import { useNews } from './news.ts';
import { type ListedPage, listQuery } from './queries.ts';
import {
  type AssignmentSearch,
  type Sort,
  withFilters,
  withOrder,
  withoutFilters,
  readAssignmentSearch,
} from './search.ts';
import { useSelection } from './selection.ts';
import { AssignmentsTable } from './table.tsx';
import { t } from './texts.ts';

const BulkWindow = lazy(() => import('./bulk-window.tsx'));
const route = getRouteApi('/signed-in/assignments');
const nobody: Assignment[] = [];

export function AssignmentsPage() {
  const search = route.useSearch({ select: readAssignmentSearch, structuralSharing: true });
  const navigate = route.useNavigate();
  const isCounselor = useMe().role === 'counselor';
  const { zone } = useDates();
  const list = useQuery({
    ...listQuery(search),
    placeholderData: keepPreviousData,
    // That is what news are for.
    refetchOnWindowFocus: false,
    refetchOnReconnect: (query) => query.state.data === undefined,
  });
  const isOther = list.isPlaceholderData;
  const news = useNews(search, isOther ? undefined : list.data, list.dataUpdatedAt);
  // Many rows take a moment to draw: what is typed or pressed meanwhile does not wait for them.
  const page = useDeferredValue(news.page ?? list.data);
  const items = page?.items ?? nobody;
  const selection = useSelection(items);
  const [bulk, setBulk] = useState<{ kind: BulkKind; rows: Assignment[] } | null>(null);
  const region = useFocusOnNewPage(search.cursor, isOther);
  const isDone = useRef(false);
  useEffect(() => {
    // What opened the dialog went away with the selection.
    if (bulk === null && isDone.current) region.current?.focus({ preventScroll: true });
    isDone.current = false;
  }, [bulk, region]);

  const go = useCallback(
    (next: (before: AssignmentSearch) => AssignmentSearch, replace = false) =>
      void navigate({ to: '.', search: next, replace, resetScroll: false }),
    [navigate],
  );
  const onFilters: ChangeFilters = (change, options) =>
    go((before) => withFilters(before, change), options?.replace);
  const onSort = useCallback((sort: Sort) => go((before) => withOrder(before, sort)), [go]);
  const actions = useRef<HTMLDivElement>(null);
  const toActions = useCallback(() => actions.current?.querySelector('button')?.focus(), []);
  /** The address asks for what cannot be. */
  const isFaulty = list.error?.is('validation-failed') !== undefined;
  const isWaiting = isOther && list.fetchStatus === 'paused';
  const shown = list.data === undefined || isWaiting ? undefined : page;

  return (
    <Page
      title={t.title}
      actions={
        !isCounselor && (
          <Link to="/assignments/new" search={search} {...over} className={buttonLook({ look: 'main' })}>
            {t.assign}
          </Link>
        )
      }
    >
      <Filters search={search} onChange={onFilters} onClear={() => go(withoutFilters)} />
      {list.error && (
        <FailureNote failure={list.error} {...(!isFaulty && { onRetry: () => void list.refetch() })} />
      )}
      {isFaulty && search.cursor !== undefined && <FirstPage search={search} />}
      {list.error && list.data && <Note tone="caution">{t.old}</Note>}
      {isWaiting && <Note tone="caution">{t.waiting}</Note>}
      {page === undefined && !list.error && <Skeleton rows={12} rowClass="h-32 md:h-14" />}
      {shown?.items.length === 0 && <EmptyList search={search} onClear={() => go(withoutFilters)} />}
      {shown && items.length > 0 && (
        <section
          ref={region}
          tabIndex={-1}
          aria-label={t.title}
          className="@container flex scroll-mt-16 flex-col outline-none"
        >
          <p id="list-keys" className="sr-only">
            {t.keys}
          </p>
          <div className="sticky top-13 z-2 flex min-h-12 flex-wrap items-center justify-between gap-2 bg-page py-1">
            <BulkBar
              ref={actions}
              count={selection.selected.size}
              onOpen={(kind) =>
                startTransition(() =>
                  setBulk({ kind, rows: items.filter(({ id }) => selection.selected.has(id)) }),
                )
              }
              onNone={() => selection.act({ does: 'none' })}
            >
              {rangeOf(shown)}
            </BulkBar>
            <div role="status" className="ms-auto flex flex-wrap items-center justify-end gap-2">
              {news.isOld && <span className="text-xs text-soft">{t.old}</span>}
              {news.isDifferent && (
                <button type="button" onClick={news.show} className={buttonLook()}>
                  <span aria-hidden>↻</span>
                  {news.fresh > 0 ? t.fresh(news.fresh) : t.different}
                </button>
              )}
            </div>
          </div>
          <div className="overflow-clip @3xl:rounded-xl @3xl:border @3xl:border-line @3xl:bg-surface">
            <AssignmentsTable
              items={items}
              sort={search.sort ?? '-createdAt'}
              onSort={onSort}
              isBusy={isOther}
              selected={selection.selected}
              act={selection.act}
              onActions={isCounselor ? null : toActions}
            />
          </div>
        </section>
      )}
      {shown && (
        <div className="flex flex-wrap items-center justify-between gap-2" id="list-end">
          <p className="text-xs text-soft">{t.zone(zone)}</p>
          <Pager page={shown} />
        </div>
      )}
      {bulk && (
        <Suspense>
          <BulkWindow
            {...bulk}
            onClose={() => setBulk(null)}
            onDone={() => {
              isDone.current = true;
              setBulk(null);
              selection.act({ does: 'none' });
            }}
          />
        </Suspense>
      )}
      <Outlet />
    </Page>
  );
}

/** What is known without counting all: where the first page begins, and whether there is more. */
function rangeOf({ items: { length }, previousCursor, nextCursor }: ListedPage): string {
  if (previousCursor === null) return nextCursor === null ? ui.range(1, length) : ui.rangeMore(1, length);
  return nextCursor === null ? t.onPageBefore(length) : t.onPageBoth(length);
}

/** Another page is read from its beginning, also where the link to it is gone. */
function useFocusOnNewPage(cursor: string | undefined, isOther: boolean) {
  const region = useRef<HTMLElement>(null);
  const last = useRef(cursor);
  useEffect(() => {
    if (isOther || last.current === cursor) return;
    last.current = cursor;
    const { activeElement, body } = document;
    if (activeElement === body || activeElement?.closest('#list-end'))
      region.current?.focus({ preventScroll: true });
  }, [cursor, isOther]);
  return region;
}

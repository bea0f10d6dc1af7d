/** The exercises that there are, for everybody to read; supervisors keep them. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, Outlet, getRouteApi } from '@tanstack/react-router';
import { RosterFilters } from '../roster/filters.tsx';
import { type Column, RosterList } from '../roster/roster-list.tsx';
import { type RosterSearch, readRosterSearch } from '../roster/search.ts';
import { t as words } from '../roster/texts.ts';
import { useMe } from '../session/me.ts';
import { buttonLook, linkLook } from '../ui/button.tsx';
import { Badge, Empty } from '../ui/notes.tsx';
import { over } from '../ui/over.ts';
import { Page } from '../ui/page.tsx';
import { difficulties, modes } from '../words/texts.ts';
import { type Scenario, scenariosQuery } from './queries.ts';
import { t } from './texts.ts';

const route = getRouteApi('/signed-in/scenarios');

const columns: [Column<Scenario>, ...Column<Scenario>[]] = [
  {
    head: t.name,
    cell: ({ id, title, archivedAt }) => (
      <>
        <Link to="/scenarios/$id" params={{ id }} className="text-accent hover:underline">
          {title}
        </Link>{' '}
        {archivedAt !== null && <Badge tone="soft">{words.archived}</Badge>}
      </>
    ),
  },
  { head: t.externalId, cell: ({ externalId }) => externalId },
  { head: t.mode, cell: ({ mode }) => mode && modes[mode] },
  { head: t.difficulty, cell: ({ difficulty }) => difficulty && difficulties[difficulty] },
  {
    head: t.estimatedMinutes,
    cell: ({ estimatedMinutes }) => estimatedMinutes && t.minutes(estimatedMinutes),
  },
];

export function ScenariosPage() {
  const search = route.useSearch({ select: readRosterSearch, structuralSharing: true });
  const navigate = route.useNavigate();
  const mayKeep = useMe().role !== 'counselor';
  const list = useQuery({ ...scenariosQuery(search), placeholderData: keepPreviousData });
  const change = (changed: RosterSearch, isFurther = false) =>
    void navigate({ search: changed, replace: isFurther });
  return (
    <Page
      title={t.title}
      actions={
        mayKeep && (
          <Link to="/scenarios/new" search {...over} className={buttonLook({ look: 'main' })}>
            {t.new}
          </Link>
        )
      }
    >
      <RosterFilters searchLabel={t.search} search={search} onChange={change} />
      <RosterList
        title={t.title}
        list={list}
        columns={columns}
        empty={<NoScenarios search={search} onClear={() => change({})} />}
      />
      {mayKeep && <Outlet />}
    </Page>
  );
}

/** None, by what is looked for, and what to do about it. */
function NoScenarios({ search: { q, archived }, onClear }: { search: RosterSearch; onClear: () => void }) {
  const clear = (
    <button type="button" className={linkLook} onClick={onClear}>
      {words.clear}
    </button>
  );
  if (archived) return <Empty title={t.noneArchived}>{clear}</Empty>;
  if (q !== undefined)
    return (
      <Empty title={t.noneFound}>
        <p className="basis-full">{t.noneFoundWhy}</p>
        <Link to="/scenarios" search={{ q, archived: true }} className={linkLook}>
          {words.tryArchived}
        </Link>
        {clear}
      </Empty>
    );
  return <Empty title={t.none}>{t.noneWhy}</Empty>;
}

/** The roster: who is in training, found by words and group. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, Outlet, getRouteApi } from '@tanstack/react-router';
import { RosterFilters } from '../roster/filters.tsx';
import { type Column, RosterList } from '../roster/roster-list.tsx';
import { type RosterSearch, readRosterSearch } from '../roster/search.ts';
import { t as words } from '../roster/texts.ts';
import { useMe } from '../session/me.ts';
import { buttonLook, linkLook } from '../ui/button.tsx';
import { fieldLook } from '../ui/field-look.ts';
import { Empty, Note } from '../ui/notes.tsx';
import { over } from '../ui/over.ts';
import { Page } from '../ui/page.tsx';
import { Left, nameOf } from './left.tsx';
import { type Counselor, counselorsQuery, groupsQuery } from './queries.ts';
import { t } from './texts.ts';

const route = getRouteApi('/signed-in/counselors');

const columns: [Column<Counselor>, ...Column<Counselor>[]] = [
  {
    head: t.name,
    cell: (counselor) => (
      <>
        <Link to="/counselors/$id" params={{ id: counselor.id }} className="text-accent hover:underline">
          {nameOf(counselor)}
        </Link>{' '}
        <Left counselor={counselor} />
      </>
    ),
  },
  { head: t.externalId, cell: ({ externalId, erasedAt }) => (erasedAt === null ? externalId : null) },
  { head: t.group, cell: ({ group }) => group },
  { head: t.email, cell: ({ email }) => email },
];

export function CounselorsPage() {
  const search = route.useSearch({ select: readRosterSearch, structuralSharing: true });
  const navigate = route.useNavigate();
  const me = useMe();
  const list = useQuery({ ...counselorsQuery(search), placeholderData: keepPreviousData });
  const change = (changed: RosterSearch, isFurther = false) =>
    void navigate({ search: changed, replace: isFurther });
  const mayKeep = me.role !== 'counselor';
  return (
    <Page
      title={t.title}
      actions={
        mayKeep && (
          <Link to="/counselors/new" search {...over} className={buttonLook({ look: 'main' })}>
            {t.new}
          </Link>
        )
      }
    >
      {me.role === 'supervisor' && me.groups.length > 0 && <Note tone="calm">{t.yourGroups(me.groups)}</Note>}
      {mayKeep && (
        <RosterFilters searchLabel={t.search} search={search} onChange={change}>
          <GroupFilter search={search} onChange={change} />
        </RosterFilters>
      )}
      <RosterList
        title={t.title}
        list={list}
        columns={columns}
        empty={<NoCounselors search={search} onClear={() => change({})} />}
      />
      {mayKeep && <Outlet />}
    </Page>
  );
}

function GroupFilter({
  search,
  onChange,
}: {
  search: RosterSearch;
  onChange: (search: RosterSearch) => void;
}) {
  const { cursor: _, group: chosen = [], ...filters } = search;
  const { data: groups = [] } = useQuery(groupsQuery);
  const names = [...new Set([...groups, ...(chosen.length === 1 ? chosen : [])])];
  return (
    <select
      aria-label={t.group}
      className={`${fieldLook} sm:w-56`}
      value={chosen.length > 1 ? 'some' : chosen.length === 1 ? `=${chosen[0]!}` : ''}
      onChange={({ target: { value } }) =>
        onChange(value === '' ? filters : { ...filters, group: [value.slice(1)] })
      }
    >
      <option value="">{t.allGroups}</option>
      {/* More than one come by a link: the address may name several. */}
      {chosen.length > 1 && (
        <option value="some" disabled>
          {t.someGroups(chosen)}
        </option>
      )}
      {names.map((name) => (
        <option key={name} value={`=${name}`}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Nobody, by what is looked for, and what to do about it. */
function NoCounselors({ search, onClear }: { search: RosterSearch; onClear: () => void }) {
  const { cursor: _, archived, ...filters } = search;
  const clear = (
    <button type="button" className={linkLook} onClick={onClear}>
      {words.clear}
    </button>
  );
  if (archived) return <Empty title={t.noneArchived}>{clear}</Empty>;
  if (Object.keys(filters).length > 0)
    return (
      <Empty title={t.noneFound}>
        <p className="basis-full">{t.noneFoundWhy}</p>
        <Link to="/counselors" search={{ ...filters, archived: true }} className={linkLook}>
          {words.tryArchived}
        </Link>
        {clear}
      </Empty>
    );
  return <Empty title={t.none}>{t.noneWhy}</Empty>;
}

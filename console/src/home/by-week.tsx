/** What is open by the week in which it is due: as columns, and as a table whose numbers lead to their lists. */
import { Link } from '@tanstack/react-router';
import type { Summary } from '../assignments/queries.ts';
import type { AssignmentSearch } from '../assignments/search.ts';
import { formatDay, formatShortDay } from '../i18n/dates.ts';
import { number } from '../i18n/texts.ts';
import { useDates } from '../session/me.ts';
import { linkLook } from '../ui/button.tsx';
import { StackedColumns } from '../ui/charts/columns.tsx';
import * as lists from './lists.ts';
import { t } from './texts.ts';

const series = [
  { name: t.pending, look: 'fill-calm forced-colors:fill-[CanvasText]' },
  { name: t.inProgress, look: 'fill-caution forced-colors:fill-[Highlight]' },
];

export function ByWeek({ summary }: { summary: Summary | undefined }) {
  return (
    <section aria-labelledby="by-week" className="rounded-xl border border-line bg-surface p-4">
      <h2 id="by-week" className="mb-2 font-semibold">
        {t.byWeek}
      </h2>
      {summary ? <Weeks summary={summary} /> : <div className="h-80" />}
    </section>
  );
}

function Weeks({ summary }: { summary: Summary }) {
  const today = useDates().dayOf(summary.asOf);
  const weeks = summary.openByWeek;
  const thisWeek = weeks.findLast(({ weekStart }) => weekStart <= today);
  const within = weeks.reduce((all, { pending, inProgress }) => all + pending + inProgress, 0);
  const others = summary.open - summary.withoutDueDate - within;
  return (
    <>
      <StackedColumns
        label={t.chart}
        series={series}
        columns={weeks.map((week) => ({
          key: week.weekStart,
          name: formatShortDay(week.weekStart),
          title: t.columnTitle(t.weekFrom(formatDay(week.weekStart)), week.pending, week.inProgress),
          values: [week.pending, week.inProgress],
          ...(week === thisWeek && { mark: t.thisWeek }),
        }))}
      />
      {others > 0 && (
        <p className="mt-2">
          {t.others(others)}{' '}
          <Link to="/assignments" search={lists.dueEarlier(summary)} className={linkLook}>
            {t.earlier}
          </Link>
          {' · '}
          <Link to="/assignments" search={lists.dueLater(summary)} className={linkLook}>
            {t.later}
          </Link>
        </p>
      )}
      <details className="mt-2">
        <summary className="w-fit py-1 font-medium">{t.table}</summary>
        <table className="mt-2 w-full text-end tabular-nums">
          <thead>
            <tr className="border-b border-line text-soft">
              <th scope="col" className="py-1 text-start font-medium">
                {t.week}
              </th>
              {[t.pending, t.inProgress, t.overdue].map((name) => (
                <th key={name} scope="col" className="ps-2 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => {
              const due = lists.dueInWeek(week.weekStart);
              return (
                <tr key={week.weekStart} className="border-b border-line last:border-0">
                  <th scope="row" className="py-1.5 text-start font-normal">
                    {formatDay(week.weekStart)}{' '}
                    {week === thisWeek && <span className="text-soft">({t.thisWeek})</span>}
                  </th>
                  <Count value={week.pending} search={{ ...due, status: ['pending'] }} />
                  <Count value={week.inProgress} search={{ ...due, status: ['in_progress'] }} />
                  <Count value={week.overdue} search={{ ...due, overdue: true }} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </details>
    </>
  );
}

function Count({ value, search }: { value: number; search: AssignmentSearch }) {
  return (
    <td className="ps-2">
      {value === 0 ? (
        <span className="text-soft">{number(0)}</span>
      ) : (
        <Link to="/assignments" search={search} className={linkLook}>
          {number(value)}
        </Link>
      )}
    </td>
  );
}

/** A supervisor's first look: how much is open, late and done, each number with the list behind it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { number } from '../i18n/texts.ts';
import { useDates } from '../session/me.ts';
import { buttonLook } from '../ui/button.tsx';
import { Empty, FailureNote } from '../ui/notes.tsx';
import { Page } from '../ui/page.tsx';
import { ByWeek } from './by-week.tsx';
import * as lists from './lists.ts';
import { MostOverdue } from './most-overdue.tsx';
import { type Summary, summaryQuery } from './queries.ts';
import { t } from './texts.ts';

export function HomePage() {
  const { data: summary, error, refetch } = useQuery(summaryQuery);
  return (
    <Page
      title={t.title}
      actions={
        <Link to="/assignments/new" className={buttonLook({ look: 'main' })}>
          {t.assign}
        </Link>
      }
    >
      {error && <FailureNote failure={error} onRetry={() => void refetch()} />}
      <Numbers summary={summary} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        {summary?.open === 0 ? (
          <Empty title={t.nothingOpen}>{t.nothingOpenWhy}</Empty>
        ) : (
          <ByWeek summary={summary} />
        )}
        <MostOverdue />
      </div>
    </Page>
  );
}

/** Before the numbers are there their places are, of the same height. */
function Numbers({ summary }: { summary: Summary | undefined }) {
  const { time } = useDates();
  const all = [
    { name: t.open, search: lists.open, value: summary?.open },
    { name: t.overdue, search: lists.overdue, value: summary?.overdue, isBad: true },
    { name: t.withoutDueDate, search: lists.withoutDueDate, value: summary?.withoutDueDate },
    {
      name: t.completed,
      search: summary && lists.completedLast7Days(summary),
      value: summary?.completedLast7Days,
    },
  ];
  return (
    <section aria-label={t.numbers}>
      <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {all.map(({ name, search, value, isBad = false }) => (
          <li key={name} className="min-h-28 rounded-xl border border-line bg-surface">
            {value !== undefined && search && (
              <Link
                to="/assignments"
                search={search}
                className="flex h-full flex-col rounded-xl p-4 hover:bg-page"
              >
                <span
                  className={`text-3xl font-semibold tabular-nums ${isBad && value > 0 ? 'text-bad' : ''}`}
                >
                  {number(value)}
                </span>{' '}
                <span className="text-soft">{name}</span>
              </Link>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-1 min-h-4 text-end text-xs text-soft">{summary && t.asOf(time(summary.asOf))}</p>
    </section>
  );
}

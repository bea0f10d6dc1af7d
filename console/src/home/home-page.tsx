/** A supervisor's first look: how much is open, late and done, each number with the list behind it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { summaryQuery } from '../assignments/queries.ts';
import { useDates } from '../session/me.ts';
import { buttonLook } from '../ui/button.tsx';
import { Empty, FailureNote } from '../ui/notes.tsx';
import { over } from '../ui/over.ts';
import { Page } from '../ui/page.tsx';
import { Numbers } from '../words/numbers.tsx';
import { ByWeek } from './by-week.tsx';
import { numbersOf } from './lists.ts';
import { MostOverdue } from './most-overdue.tsx';
import { t } from './texts.ts';

export function HomePage() {
  const {
    data: summary,
    error,
    refetch,
  } = useQuery({
    ...summaryQuery(),
    refetchInterval: 60_000,
  });
  const { time } = useDates();
  return (
    <Page
      title={t.title}
      actions={
        <Link to="/assignments/new" {...over} className={buttonLook({ look: 'main' })}>
          {t.assign}
        </Link>
      }
    >
      {error && <FailureNote failure={error} onRetry={() => void refetch()} />}
      <div>
        <Numbers label={t.numbers} numbers={numbersOf(summary)} />
        <p className="mt-1 min-h-4 text-end text-xs text-soft">{summary && t.asOf(time(summary.asOf))}</p>
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        {summary?.open === 0 ? (
          <Empty title={t.nothingOpen}>
            <p className="w-full">{t.nothingOpenWhy}</p>
            <Link to="/assignments/new" className={buttonLook()}>
              {t.assignFirst}
            </Link>
          </Empty>
        ) : (
          <ByWeek summary={summary} />
        )}
        <MostOverdue />
      </div>
    </Page>
  );
}

/** What was done lately, the last first, with what came of it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { addDays, formatDay } from '../i18n/dates.ts';
import { useDates } from '../session/me.ts';
import { linkLook } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { Skeleton } from '../ui/page.tsx';
import { done, doneQuery } from './queries.ts';
import { t } from './texts.ts';

export function Done({ counselorId }: { counselorId: string }) {
  const { dayOf } = useDates();
  const { data, error, refetch } = useQuery(doneQuery(counselorId, addDays(dayOf(), -30)));
  const items = data?.items.toSorted((a, b) => b.completedAt!.localeCompare(a.completedAt!)) ?? [];
  return (
    <section aria-labelledby="done">
      <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 id="done" className="text-base font-semibold">
          {t.done}
        </h2>
        <Link to="/assignments" search={done(counselorId)} className={linkLook}>
          {t.allDone}
        </Link>
      </div>
      {error && <FailureNote failure={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Skeleton rows={3} rowClass="h-16" />}
      {data?.items.length === 0 && <p className="text-soft">{t.nothingDone}</p>}
      {items.length > 0 && (
        <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
          {items.map(({ id, scenario, completedAt, result }) => (
            <li key={id} className="px-4 py-3">
              <Link to="/assignments/$id" params={{ id }} className={`${linkLook} wrap-anywhere`}>
                {scenario.title}
              </Link>
              <p className="text-soft">
                {t.completedOn(formatDay(dayOf(completedAt!)))}
                {result?.score != null && ` · ${t.scored(result.score)}`}
              </p>
              {result?.feedback != null && (
                <p className="mt-1 line-clamp-3 wrap-anywhere whitespace-pre-line">{result.feedback}</p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What is overdue for longest: whom to ask first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { linkLook } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { Skeleton } from '../ui/page.tsx';
import { Due } from '../words/assignment.tsx';
import * as lists from './lists.ts';
import { mostOverdueQuery } from './queries.ts';
import { t } from './texts.ts';

export function MostOverdue() {
  const { data, error, refetch } = useQuery(mostOverdueQuery);
  return (
    <section aria-labelledby="most-overdue">
      <div className="mb-2 flex items-baseline justify-between gap-2">
        <h2 id="most-overdue" className="font-semibold">
          {t.mostOverdue}
        </h2>
        {data && data.items.length > 0 && (
          <Link to="/assignments" search={lists.overdue} className={linkLook}>
            {t.allOverdue}
          </Link>
        )}
      </div>
      {error && <FailureNote failure={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Skeleton rows={10} rowClass="h-15" />}
      {data?.items.length === 0 && <p className="text-soft">{t.nothingOverdue}</p>}
      {data && data.items.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
          {data.items.map((assignment) => (
            <li key={assignment.id}>
              <Link
                to="/assignments/$id"
                params={{ id: assignment.id }}
                className="flex min-h-15 items-center justify-between gap-3 px-3 py-2 -outline-offset-2 hover:bg-page"
              >
                <span className="min-w-0">
                  <span className="block truncate font-medium">{assignment.counselor.name}</span>
                  <span className="block truncate text-soft">{assignment.scenario.title}</span>
                </span>
                <span className="shrink-0 text-end">
                  <Due assignment={assignment} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

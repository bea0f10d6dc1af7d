/** How much one counselor, or all with one scenario, have to do: each number with the list behind it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import * as lists from '../home/lists.ts';
import { number } from '../i18n/texts.ts';
import { FailureNote } from '../ui/notes.tsx';
import { type Whose, summaryQuery } from './queries.ts';
import { t } from './texts.ts';

export function Numbers({ whose }: { whose: Whose }) {
  const { data: summary, error, refetch } = useQuery(summaryQuery(whose));
  if (error) return <FailureNote failure={error} onRetry={() => void refetch()} />;
  const all = [
    { name: t.open, search: lists.open, value: summary?.open },
    { name: t.overdue, search: lists.overdue, value: summary?.overdue, isBad: true },
    { name: t.withoutDueDate, search: lists.withoutDueDate, value: summary?.withoutDueDate },
    {
      name: t.completedLast7Days,
      search: summary && lists.completedLast7Days(summary),
      value: summary?.completedLast7Days,
    },
  ];
  return (
    <section aria-label={t.numbers}>
      <ul className="grid grid-cols-[repeat(auto-fit,minmax(min(8rem,100%),1fr))] gap-3">
        {all.map(({ name, search, value, isBad = false }) => (
          <li key={name} className="min-h-21 rounded-xl border border-line bg-surface">
            {value !== undefined && search && (
              <Link
                to="/assignments"
                search={{ ...search, ...whose }}
                className="flex h-full flex-col rounded-xl p-3 hover:bg-page"
              >
                <span
                  className={`text-2xl font-semibold tabular-nums ${isBad && value > 0 ? 'text-bad' : ''}`}
                >
                  {number(value)}
                </span>{' '}
                <span className="text-soft">{name}</span>
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

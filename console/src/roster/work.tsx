/** What one counselor, or all with one scenario, have to do and did: the numbers, and the first few of each. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Whose, summaryQuery } from '../assignments/queries.ts';
import { numbersOf } from '../home/lists.ts';
import { useDates } from '../session/me.ts';
import { linkLook } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { Skeleton } from '../ui/page.tsx';
import { type Assignment, Due, StatusBadges } from '../words/assignment.tsx';
import { Numbers } from '../words/numbers.tsx';
import { type Part, done, open, workQuery } from './queries.ts';
import { t } from './texts.ts';

/** @param nameOf what tells the rows of this page apart */
export function Work({ whose, nameOf }: { whose: Whose; nameOf: (assignment: Assignment) => string }) {
  const summary = useQuery(summaryQuery(whose));
  return (
    <>
      {summary.error ? (
        <FailureNote failure={summary.error} onRetry={() => void summary.refetch()} />
      ) : (
        <Numbers label={t.numbers} numbers={numbersOf(summary.data, whose)} />
      )}
      <div className="grid gap-4 lg:grid-cols-2">
        <WorkList
          whose={whose}
          part={open}
          title={t.open}
          all={t.allOpen}
          empty={t.nothingOpen}
          nameOf={nameOf}
        >
          {(assignment) => <Due assignment={assignment} />}
        </WorkList>
        <WorkList
          whose={whose}
          part={done}
          title={t.done}
          all={t.allDone}
          empty={t.nothingDone}
          nameOf={nameOf}
        >
          {(assignment) => <Completed assignment={assignment} />}
        </WorkList>
      </div>
    </>
  );
}

function WorkList({
  whose,
  part,
  title,
  all,
  empty,
  nameOf,
  children,
}: {
  whose: Whose;
  part: Part;
  title: string;
  all: string;
  empty: string;
  nameOf: (assignment: Assignment) => string;
  children: (assignment: Assignment) => ReactNode;
}) {
  const { data, error, refetch } = useQuery(workQuery(whose, part));
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="text-base font-semibold">{title}</h2>
        <Link to="/assignments" search={search(whose, part)} className={linkLook}>
          {all}
        </Link>
      </div>
      {error && <FailureNote failure={error} onRetry={() => void refetch()} />}
      {!error && data === undefined && <Skeleton rows={5} rowClass="h-15" />}
      {data?.items.length === 0 && (
        <p className="rounded-xl border border-line bg-surface p-4 text-soft">{empty}</p>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface">
          {data.items.map((assignment) => (
            <li
              key={assignment.id}
              className="flex min-h-15 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2"
            >
              <Link
                to="/assignments/$id"
                params={{ id: assignment.id }}
                className="min-w-0 flex-1 basis-40 font-medium text-accent wrap-anywhere hover:underline"
              >
                {nameOf(assignment)}
              </Link>
              {part === open && <StatusBadges assignment={assignment} />}
              {children(assignment)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const search = (whose: Whose, { status, sort }: Part) => ({ ...whose, status: [...status], sort });

function Completed({ assignment: { completedAt, result } }: { assignment: Assignment }) {
  const { moment } = useDates();
  const score = result?.score ?? null;
  return (
    <span className="flex flex-col items-end text-soft">
      {completedAt !== null && <time dateTime={completedAt}>{moment(completedAt)}</time>}
      {score !== null && (
        <span className="text-xs">
          {t.score}: {t.scoreOf(score)}
        </span>
      )}
    </span>
  );
}

/** A counselor's own place: what is late, what is due next, what was done. For a phone first. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { useMe } from '../session/me.ts';
import { linkLook } from '../ui/button.tsx';
import { Empty, FailureNote } from '../ui/notes.tsx';
import { PageBelow } from '../ui/over.ts';
import { Page, Skeleton } from '../ui/page.tsx';
import type { Assignment } from '../words/assignment.tsx';
import { Done } from './done.tsx';
import { type Exercise, exercisesQuery, toDo, toDoQuery } from './queries.ts';
import { t } from './texts.ts';
import { ToDo } from './to-do.tsx';

export function MyPage() {
  const { counselorId } = useMe();
  return (
    <>
      <Page title={t.title}>
        <div className="flex max-w-2xl flex-col gap-6">
          {counselorId === null ? (
            <Empty title={t.notLinked}>{t.notLinkedWhy}</Empty>
          ) : (
            <Own counselorId={counselorId} />
          )}
        </div>
      </Page>
      <PageBelow value={{ to: '/my' }}>
        <Outlet />
      </PageBelow>
    </>
  );
}

function Own({ counselorId }: { counselorId: string }) {
  const { data, error, isPending, refetch } = useQuery({
    ...toDoQuery(counselorId),
    refetchInterval: 60_000,
  });
  const items = data?.items ?? [];
  const ids = [...new Set(items.map(({ scenario }) => scenario.id))].toSorted();
  const exercises = useQuery(exercisesQuery(ids)).data?.items ?? [];
  return (
    <>
      {error && <FailureNote failure={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton rows={3} rowClass="h-72" />}
      {data?.items.length === 0 && <Empty title={t.nothing}>{t.nothingWhy}</Empty>}
      <Cards name={t.late} isLate items={items.filter(({ overdue }) => overdue)} exercises={exercises} />
      <Cards name={t.toDo} items={items.filter(({ overdue }) => !overdue)} exercises={exercises} />
      {data && data.nextCursor !== null && (
        <Link to="/assignments" search={toDo(counselorId)} className={linkLook}>
          {t.allToDo}
        </Link>
      )}
      {/* Below all that, whose height is not known before. */}
      {!isPending && <Done counselorId={counselorId} />}
    </>
  );
}

function Cards({
  name,
  items,
  exercises,
  isLate = false,
}: {
  name: string;
  items: Assignment[];
  exercises: Exercise[];
  isLate?: boolean;
}) {
  if (items.length === 0) return null;
  return (
    <section aria-label={name}>
      <h2 className={`mb-2 text-base font-semibold ${isLate ? 'text-bad' : ''}`}>
        {t.counted(name, items.length)}
      </h2>
      <ul className="flex flex-col gap-3">
        {items.map((assignment) => (
          <ToDo
            key={assignment.id}
            assignment={assignment}
            exercise={exercises.find(({ id }) => id === assignment.scenario.id)}
          />
        ))}
      </ul>
    </section>
  );
}

/** One assignment: all of it, what can be done with it now, its history. Its steps are dialogs over it, each with an address. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Failure } from '../api/failure.ts';
import { useMe } from '../session/me.ts';
import { Button, buttonLook, linkLook } from '../ui/button.tsx';
import { keepFocus } from '../ui/focus.ts';
import { Empty, FailureNote } from '../ui/notes.tsx';
import { over } from '../ui/over.ts';
import { Page, Skeleton } from '../ui/page.tsx';
import { Exercise, Facts } from './facts.tsx';
import { History } from './history.tsx';
import { News, useChangesSince } from './news.tsx';
import { type Tagged, assignmentQuery } from './queries.ts';
import { OwnVersion, isPossible, isTheirs, useStep } from './steps.ts';
import { t } from './texts.ts';

export function AssignmentPage() {
  const { id } = useParams({ from: '/signed-in/assignments/$id' });
  return <OneAssignment key={id} id={id} />;
}

function OneAssignment({ id }: { id: string }) {
  const { data: assignment, error, refetch } = useQuery(assignmentQuery(id));
  const [seen, setSeen] = useState(assignment?.version);
  if (seen === undefined && assignment !== undefined) setSeen(assignment.version);
  const news = useChangesSince(id, seen ?? 0);
  const start = useStep(id, ({ version }) => {
    setSeen(version);
    keepFocus();
  });
  const failureNote = error && <FailureNote failure={error} onRetry={() => void refetch()} />;

  if (error && isNone(error))
    return (
      <Page title={t.notFound}>
        <Empty title={t.notFoundWhy}>
          <Back />
        </Empty>
      </Page>
    );
  return (
    <OwnVersion value={setSeen}>
      <nav className="mb-2">
        <Back />
      </nav>
      <Page
        title={assignment ? t.title(assignment.scenario.title, assignment.counselor.name) : t.loadingTitle}
        actions={assignment && <Actions assignment={assignment} start={start} />}
      >
        {failureNote}
        {assignment === undefined ? (
          !error && <Skeleton rows={7} rowClass="h-16" />
        ) : (
          <>
            {assignment.version > (seen ?? 0) && (
              <News changes={news}>
                <div className="mt-2">
                  <Button onPress={() => setSeen(assignment.version)}>{t.newsSeen}</Button>
                </div>
              </News>
            )}
            {start.error && isPossible('start', assignment) && (
              <FailureNote failure={start.error} isOfChange onRetry={() => start.run({ step: 'start' })} />
            )}
            <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:gap-8">
              <div className="flex min-w-0 flex-col gap-4">
                <Facts assignment={assignment} />
                <Exercise scenarioId={assignment.scenario.id} />
              </div>
              <History id={id} />
            </div>
          </>
        )}
      </Page>
      {assignment && <Outlet />}
    </OwnVersion>
  );
}

/** An address that is none of an assignment, or of one that one does not see. */
const isNone = (failure: Failure) => failure.status === 404 || failure.status === 400;

function Actions({ assignment, start }: { assignment: Tagged; start: ReturnType<typeof useStep> }) {
  const me = useMe();
  const { id } = assignment;
  const can = (step: Parameters<typeof isTheirs>[0]) => isTheirs(step, me) && isPossible(step, assignment);
  const to = { params: { id }, ...over };
  return (
    <>
      {can('edit') && (
        <Link to="/assignments/$id/edit" {...to} className={buttonLook()}>
          {t.edit}
        </Link>
      )}
      {can('cancel') && (
        <Link to="/assignments/$id/cancel" {...to} className={buttonLook({ look: 'danger' })}>
          {t.cancel}
        </Link>
      )}
      {can('result') && (
        <Link to="/assignments/$id/result" {...to} className={buttonLook()}>
          {t.correct}
        </Link>
      )}
      {can('start') && (
        <Button look="main" isBusy={start.isPending} onPress={() => start.run({ step: 'start' })}>
          {t.start}
        </Button>
      )}
      {can('complete') && (
        <Link to="/assignments/$id/complete" {...to} className={buttonLook({ look: 'main' })}>
          {t.complete}
        </Link>
      )}
    </>
  );
}

function Back() {
  const isCounselor = useMe().role === 'counselor';
  return (
    <Link to={isCounselor ? '/my' : '/assignments'} className={linkLook}>
      <span aria-hidden className="me-1 inline-block rtl:rotate-180">
        ‹
      </span>
      {isCounselor ? t.toOwn : t.toList}
    </Link>
  );
}

/** One thing to do: what it is, when it is due, and the one button that takes it further. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { answered, client, newKey } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { assignmentsKey } from '../assignments/queries.ts';
import { locale } from '../i18n/language.ts';
import { Button, buttonLook, linkLook } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { say } from '../ui/said.tsx';
import { type Assignment, Due, StatusBadges, actorName } from '../words/assignment.tsx';
import type { Exercise } from './queries.ts';
import { t } from './texts.ts';

const minutes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute' });

/** Milliseconds in which a second tap belongs to the first. */
const doubleTap = 700;

export function ToDo({ assignment, exercise }: { assignment: Assignment; exercise: Exercise | undefined }) {
  const { id, status, scenario, note, assignedBy } = assignment;
  const startedAt = useRef(-doubleTap);
  const start = useStart(assignment, () => (startedAt.current = performance.now()));
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
        <h3 className="min-w-0 text-base font-semibold wrap-anywhere">{scenario.title}</h3>
        <StatusBadges assignment={assignment} />
      </div>
      <Due assignment={assignment} />
      <p className="min-h-5 text-soft">{exercise && aboutOf(exercise)}</p>
      {note !== null && <p className="border-s-2 border-line ps-3 wrap-anywhere">{note}</p>}
      {/* What comes a moment later has its place. */}
      <div className="min-h-7">
        {exercise && exercise.description !== '' && (
          <details>
            <summary className="w-fit py-1">{t.about}</summary>
            <p className="wrap-anywhere whitespace-pre-line">{exercise.description}</p>
          </details>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2 text-soft">
        {t.assignedBy(actorName(assignedBy))}
        <Link
          to="/assignments/$id"
          params={{ id }}
          aria-label={`${t.details}: ${scenario.title}`}
          className={`${linkLook} py-1`}
        >
          {t.details}
        </Link>
      </div>
      {start.error && <FailureNote failure={start.error} />}
      {status === 'pending' ? (
        <div className="grid">
          <Button
            look="main"
            aria-label={`${t.start}: ${scenario.title}`}
            isBusy={start.isPending}
            onPress={() => start.run()}
          >
            <span className="py-2 text-base">{t.start}</span>
          </Button>
        </div>
      ) : (
        <Link
          to="/my"
          search={{ complete: id }}
          resetScroll={false}
          aria-label={`${t.complete}: ${scenario.title}`}
          className={buttonLook({ look: 'main' })}
          onClick={(event) => {
            // The second tap on Start.
            if (performance.now() - startedAt.current < doubleTap) event.preventDefault();
          }}
        >
          <span className="py-2 text-base">{t.complete}</span>
        </Link>
      )}
      <p role="status" className="text-soft empty:hidden">
        {start.isPaused && t.waiting}
      </p>
    </li>
  );
}

function useStart({ id, scenario }: Assignment, onStarted: () => void) {
  const queryClient = useQueryClient();
  const [key] = useState(newKey);
  const refresh = () => queryClient.invalidateQueries({ queryKey: assignmentsKey });
  return useChange({
    isKeyed: true,
    mutationFn: () => {
      const params = { path: { id }, header: { 'Idempotency-Key': key } };
      return answered(client.POST('/api/assignments/{id}/start', { params }));
    },
    // Busy until the list shows it.
    async onSuccess() {
      onStarted();
      await refresh();
      say({ text: t.started(scenario.title) });
    },
    async onError(failure) {
      // Somebody took it back or completed it meanwhile: it is not here any more, and so it is said below.
      if (!failure.is('invalid-transition') && !failure.is('not-found')) return;
      say({ tone: 'caution', text: failure.problem!.detail ?? failure.message });
      await refresh();
    },
  });
}

function aboutOf({ mode, estimatedMinutes, difficulty }: Exercise): string {
  const about = [
    mode && t[mode],
    estimatedMinutes !== null && minutes.format(estimatedMinutes),
    difficulty && t[difficulty],
  ];
  return about.filter(Boolean).join(' · ');
}

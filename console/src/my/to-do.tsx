/** One thing to do: what it is, when it is due, and the one button that takes it further. */
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useStep } from '../assignment/steps.ts';
import { locale } from '../i18n/language.ts';
import { Button, buttonLook, linkLook } from '../ui/button.tsx';
import { keepFocus } from '../ui/focus.ts';
import { FailureNote } from '../ui/notes.tsx';
import { over } from '../ui/over.ts';
import { say } from '../ui/said.tsx';
import { type Assignment, Due, StatusBadges, actorName } from '../words/assignment.tsx';
import { difficulties, modes } from '../words/texts.ts';
import type { Exercise } from './queries.ts';
import { t } from './texts.ts';

const minutes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute' });

/** Milliseconds in which a second tap belongs to the first. */
const doubleTap = 700;

export function ToDo({ assignment, exercise }: { assignment: Assignment; exercise: Exercise | undefined }) {
  const { id, status, scenario, note, assignedBy } = assignment;
  const startedAt = useRef(-doubleTap);
  const start = useStep(
    id,
    () => (startedAt.current = performance.now()),
    (failure) => {
      // Somebody took it back or completed it meanwhile: it leaves this page, and so it is said beside it.
      if (failure.status === 409 && failure.retryAfter === null)
        say({ tone: 'caution', text: failure.problem?.detail ?? failure.message });
    },
  );
  const complete = useRef<HTMLAnchorElement>(null);
  // From Start to what comes in its place, and from what is done to the page's title.
  useEffect(() => {
    if (status === 'in_progress' && document.activeElement === document.body && start.isSuccess)
      complete.current?.focus();
  }, [status, start.isSuccess]);
  useEffect(() => keepFocus, []);
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
        <h3 className="min-w-0 text-base font-semibold wrap-anywhere">{scenario.title}</h3>
        <StatusBadges assignment={assignment} />
      </div>
      <p className="flex items-baseline gap-1">
        {assignment.dueAt !== null && <span className="text-xs text-soft">{t.due}</span>}
        <Due assignment={assignment} />
      </p>
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
      {start.error && <FailureNote failure={start.error} isOfChange />}
      {status === 'pending' ? (
        <div className="grid">
          <Button
            look="main"
            aria-label={`${t.start}: ${scenario.title}`}
            // Until the list shows it.
            isBusy={start.isPending || start.isSuccess}
            onPress={() => start.run({ step: 'start' })}
          >
            <span className="py-2 text-base">{t.start}</span>
          </Button>
        </div>
      ) : (
        <Link
          ref={complete}
          to="/my/complete/$id"
          params={{ id }}
          {...over}
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

function aboutOf({ mode, estimatedMinutes, difficulty }: Exercise): string {
  const about = [
    mode && modes[mode],
    estimatedMinutes !== null && minutes.format(estimatedMinutes),
    difficulty && difficulties[difficulty],
  ];
  return about.filter(Boolean).join(' · ');
}

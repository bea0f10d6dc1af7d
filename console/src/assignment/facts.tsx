/** All of an assignment in words, and the exercise that it is about. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatDaysAway, formatFullDay } from '../i18n/dates.ts';
import { list } from '../i18n/texts.ts';
import { scenarioQuery } from '../scenarios/queries.ts';
import { useDates, useMe } from '../session/me.ts';
import { linkLook } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { Skeleton } from '../ui/page.tsx';
import { type Assignment, StatusBadges, isActive } from '../words/assignment.tsx';
import { difficulties, modes } from '../words/texts.ts';
import { writeScore } from './score.ts';
import { doors, t } from './texts.ts';

const doorOf = { user: doors.web, partner: doors.partner, import: doors.import };
const card = 'rounded-xl border border-line bg-surface p-4 sm:p-5';
const prose = 'whitespace-pre-wrap wrap-anywhere';

export function Facts({ assignment }: { assignment: Assignment }) {
  const { moment } = useDates();
  const isCounselor = useMe().role === 'counselor';
  const { counselor, scenario, assignedBy, note, result, createdAt, startedAt, completedAt, cancelledAt } =
    assignment;
  return (
    <dl className={`${card} grid gap-x-4 gap-y-3 sm:grid-cols-[9rem_minmax(0,1fr)]`}>
      <Fact name={t.status}>
        <StatusBadges assignment={assignment} />
      </Fact>
      <Fact name={t.counselor}>
        {isCounselor ? (
          counselor.name
        ) : (
          <Link to="/counselors/$id" params={{ id: counselor.id }} className={linkLook}>
            {counselor.name}
          </Link>
        )}{' '}
        <Id>{counselor.externalId}</Id>
      </Fact>
      <Fact name={t.scenario}>
        {isCounselor ? (
          scenario.title
        ) : (
          <Link to="/scenarios/$id" params={{ id: scenario.id }} className={linkLook}>
            {scenario.title}
          </Link>
        )}{' '}
        <Id>{scenario.externalId}</Id>
      </Fact>
      <Fact name={t.due}>
        <DueInFull assignment={assignment} />
      </Fact>
      <Fact name={t.note}>
        {note === null ? (
          <None />
        ) : (
          <span dir="auto" className={prose}>
            {note}
          </span>
        )}
      </Fact>
      {assignment.status === 'completed' && (
        <Fact name={t.result}>
          {result === null && <span className="text-soft">{t.noResult}</span>}
          {result?.score != null && (
            <span className="block font-semibold">{t.scoreOf(writeScore(result.score))}</span>
          )}
          {result?.feedback != null && (
            <span dir="auto" className={prose}>
              {result.feedback}
            </span>
          )}
        </Fact>
      )}
      <Fact name={t.assigned}>
        <time dateTime={createdAt}>{moment(createdAt)}</time>
        <span className="block text-soft">{t.by(assignedBy.name, doorOf[assignedBy.kind])}</span>
        {assignedBy.kind === 'import' && !isCounselor && (
          <Link to="/assignments" search={{ importId: assignedBy.id }} className={linkLook}>
            {t.ofImport}
          </Link>
        )}
      </Fact>
      {(
        [
          [t.started, startedAt],
          [t.completed, completedAt],
          [t.cancelled, cancelledAt],
        ] as const
      ).map(
        ([name, at]) =>
          at !== null && (
            <Fact key={name} name={name}>
              <time dateTime={at}>{moment(at)}</time>
            </Fact>
          ),
      )}
    </dl>
  );
}

/** What there is to do. */
export function Exercise({ scenarioId }: { scenarioId: string }) {
  const { data, error, refetch } = useQuery(scenarioQuery(scenarioId));
  if (error && data === undefined) return <FailureNote failure={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton rows={1} rowClass="h-56" />;
  const { description, mode, difficulty, estimatedMinutes, skills } = data;
  return (
    <section aria-labelledby="exercise" className={card}>
      <h2 id="exercise" className="mb-2 text-base font-semibold">
        {t.exercise}
      </h2>
      <p dir="auto" className={`${prose} mb-3 max-w-prose`}>
        {description === '' ? <span className="text-soft">{t.noDescription}</span> : description}
      </p>
      <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
        {mode !== null && <Fact name={t.mode}>{modes[mode]}</Fact>}
        {difficulty !== null && <Fact name={t.difficulty}>{difficulties[difficulty]}</Fact>}
        {estimatedMinutes !== null && <Fact name={t.minutes}>{t.minutesWords(estimatedMinutes)}</Fact>}
        {skills.length > 0 && <Fact name={t.skills}>{list(skills)}</Fact>}
      </dl>
    </section>
  );
}

function DueInFull({ assignment }: { assignment: Assignment }) {
  const { isEndOfDay, time, dayOf, zone } = useDates();
  const { dueAt, dueOn, overdue } = assignment;
  if (dueAt === null || dueOn === null) return <span className="text-soft">{t.noDueDate}</span>;
  return (
    <>
      <time dateTime={dueAt}>{formatFullDay(dueOn)}</time>
      {isActive(assignment) && (
        <span className={overdue ? 'font-medium text-bad' : 'text-soft'}>
          {' '}
          · {formatDaysAway(dueOn, dayOf())}
        </span>
      )}
      <span className="block text-soft">
        {isEndOfDay(dueAt) ? t.endOfDay(zone) : t.atTime(time(dueAt), zone)}
      </span>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft max-sm:-mb-2">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

const Id = ({ children }: { children: string }) => <span className="text-xs text-soft">{children}</span>;
const None = () => <span className="text-soft">{t.none}</span>;

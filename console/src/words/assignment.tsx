/** How an assignment is spoken of on every page: its status, when it is due, who assigned it. */
import type { Schemas } from '../api/client.ts';
import { type ZoneDates, formatDay, formatDaysAway } from '../i18n/dates.ts';
import { useDates } from '../session/me.ts';
import { Badge } from '../ui/notes.tsx';
import { t } from './texts.ts';

export type Assignment = Schemas['AssignmentDto'];
export type Status = Assignment['status'];
export const statuses = ['pending', 'in_progress', 'completed', 'cancelled'] as const satisfies Status[];

export const statusWord = (status: Status): string => t[status];
export const isActive = ({ status }: Pick<Assignment, 'status'>): boolean =>
  status === 'pending' || status === 'in_progress';

const tones = { pending: 'calm', in_progress: 'caution', completed: 'good', cancelled: 'soft' } as const;

export function StatusBadges({
  assignment: { status, overdue },
}: {
  assignment: Pick<Assignment, 'status' | 'overdue'>;
}) {
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={tones[status]}>{statusWord(status)}</Badge>
      {overdue && (
        <Badge tone="bad">
          <span aria-hidden>!</span> {t.overdue}
        </Badge>
      )}
    </span>
  );
}

type WhenDue = Pick<Assignment, 'dueAt' | 'dueOn' | 'status' | 'overdue'>;

/** The day, with the time where it is not the day's end, and how far away that is while it is to be done. */
export const Due = ({ assignment }: { assignment: WhenDue }) => (
  <DueIn assignment={assignment} dates={useDates()} />
);

/** For who shows many: none of them asks where it is. */
export function DueIn({
  assignment,
  dates: { isEndOfDay, time, dayOf },
}: {
  assignment: WhenDue;
  dates: ZoneDates;
}) {
  const { dueAt, dueOn } = assignment;
  if (dueAt === null || dueOn === null) return <span className="text-soft">{t.noDueDate}</span>;
  return (
    <span className="inline-flex flex-col">
      <time dateTime={isEndOfDay(dueAt) ? dueOn : dueAt} className="whitespace-nowrap">
        {formatDay(dueOn)}
        {!isEndOfDay(dueAt) && `, ${time(dueAt)}`}
      </time>
      {isActive(assignment) && (
        <span className={`text-xs ${assignment.overdue ? 'font-medium text-bad' : 'text-soft'}`}>
          {formatDaysAway(dueOn, dayOf())}
        </span>
      )}
    </span>
  );
}

export const actorName = ({ kind, name }: { kind: string; name: string }): string =>
  kind === 'partner' ? t.partner(name) : kind === 'import' ? t.import(name) : name;

/** Changes of an assignment in words: what happened, who did it through which door, what was and what is. */
import type { ReactNode } from 'react';
import { formatDay, type ZoneDates } from '../i18n/dates.ts';
import { useDates } from '../session/me.ts';
import type { Change } from './queries.ts';
import { writeScore } from './score.ts';
import { doors, happened, t } from './texts.ts';

export function ChangeEntry({ change }: { change: Change }) {
  const dates = useDates();
  const { at, by, door, reason } = change;
  return (
    <>
      <p className="font-semibold">{headline(change)}</p>
      <p className="text-xs text-soft wrap-anywhere">
        {by.kind === 'system' ? t.bySystem : t.by(by.name, doors[door])} ·{' '}
        <time dateTime={at}>{dates.moment(at)}</time>
      </p>
      {isMoved(change) && <p className="mt-1">{t.zoneMoved}</p>}
      {differences(change, dates).map(({ field, from, to }) => (
        <dl key={field} className="mt-1">
          <dt className="text-xs font-medium text-soft">{field}</dt>
          <dd
            className={`flex gap-x-2 whitespace-pre-wrap wrap-anywhere ${isLong(from + to) ? 'flex-col' : ''}`}
          >
            <del dir="auto" className="text-soft">
              <span className="sr-only">{t.before}: </span>
              {from}
            </del>
            <span aria-hidden className={isLong(from + to) ? 'sr-only' : 'rtl:rotate-180'}>
              →
            </span>
            <ins dir="auto" className="no-underline">
              <span className="sr-only">{t.after}: </span>
              {to}
            </ins>
          </dd>
        </dl>
      ))}
      {reason !== null && !isMoved(change) && (
        <blockquote dir="auto" className="mt-1 border-s-2 border-line ps-2 whitespace-pre-wrap wrap-anywhere">
          <span className="sr-only">{t.reason}: </span>
          {reason}
        </blockquote>
      )}
    </>
  );
}

const isLong = (text: string) => text.length > 40 || text.includes('\n');

/** Some changes, told where they are news. */
export const ChangeList = ({ changes, children }: { changes: Change[]; children?: ReactNode }) => (
  <ul className="mt-2 flex flex-col gap-2">
    {changes.map((change) => (
      <li key={change.version}>
        <ChangeEntry change={change} />
      </li>
    ))}
    {children}
  </ul>
);

/**
 * A day ends elsewhere, since its organization has another time zone, or that has other rules: the one change of a due time
 * alone that has a reason.
 */
const isMoved = ({ from, to, changes, reason }: Change): boolean =>
  from === to && changes !== null && 'dueAt' in changes && !('dueOn' in changes) && reason !== null;

function headline(change: Change): string {
  const { from, to, changes } = change;
  if (from === null) return happened.assigned;
  if (from !== to) return happened[to];
  if (isMoved(change)) return happened.moved;
  return changes !== null && ('score' in changes || 'feedback' in changes)
    ? happened.corrected
    : happened.edited;
}

const fields: Record<string, string> = { note: t.note, score: t.score, feedback: t.feedback };

function differences({ changes }: Change, dates: ZoneDates): { field: string; from: string; to: string }[] {
  if (changes === null) return [];
  const { dueAt, dueOn, ...others } = changes;
  // A day was given as one; what was not is a time, which is said as one.
  const due = (side: 'from' | 'to'): string => {
    const [day, instant] = [dueOn?.[side], dueAt?.[side]];
    if (typeof day === 'string') return formatDay(day);
    return typeof instant === 'string' ? dates.moment(instant) : t.none;
  };
  const words = (value: unknown): string =>
    typeof value === 'number' ? writeScore(value) : typeof value === 'string' ? value : t.none;
  return [
    ...(dueAt === undefined ? [] : [{ field: t.dueDay, from: due('from'), to: due('to') }]),
    ...Object.entries(others).map(([field, { from, to }]) => ({
      field: fields[field] ?? field,
      from: words(from),
      to: words(to),
    })),
  ];
}

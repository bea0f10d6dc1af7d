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
      {by.kind === 'system' && <p className="mt-1">{t.zoneMoved}</p>}
      {differences(change, dates).map(({ field, from, to }) => (
        <dl key={field} className="mt-1">
          <dt className="text-xs font-medium text-soft">{field}</dt>
          <dd className="whitespace-pre-wrap wrap-anywhere">
            <span className="sr-only">{t.before}: </span>
            <del className="text-soft">{from}</del>{' '}
            <span aria-hidden className="inline-block rtl:rotate-180">
              →
            </span>{' '}
            <span className="sr-only">{t.after}: </span>
            <ins className="no-underline">{to}</ins>
          </dd>
        </dl>
      ))}
      {reason !== null && by.kind !== 'system' && (
        <blockquote className="mt-1 border-s-2 border-line ps-2 whitespace-pre-wrap wrap-anywhere">
          <span className="sr-only">{t.reason}: </span>
          {reason}
        </blockquote>
      )}
    </>
  );
}

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

export function headline({ from, to, by, changes }: Change): string {
  if (from === null) return happened.assigned;
  if (from !== to) return happened[to];
  if (by.kind === 'system') return happened.moved;
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
    value === null ? t.none : typeof value === 'number' ? writeScore(value) : String(value);
  return [
    ...(dueAt === undefined ? [] : [{ field: t.dueDay, from: due('from'), to: due('to') }]),
    ...Object.entries(others).map(([field, { from, to }]) => ({
      field: fields[field] ?? field,
      from: words(from),
      to: words(to),
    })),
  ];
}

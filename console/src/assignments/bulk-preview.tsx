/** What a change of many will do: which of them it changes, from what to what, and which stay as they are, and why. */
import { formatDay } from '../i18n/dates.ts';
import { type Assignment, isActive, statusWord } from '../words/assignment.tsx';
import type { BulkKind } from './bulk-bar.tsx';
import type { BulkAnswer, BulkBody } from './bulk-changes.ts';
import type { BulkTexts } from './bulk-texts.ts';
import { t as lists } from './texts.ts';

/** As far as the rows tell, until the service does. */
export const previewByRows = (rows: Assignment[]): BulkAnswer => ({
  changed: rows.filter(isActive).map(({ id }) => id),
  unchanged: rows.filter((row) => !isActive(row)).map(({ id, status }) => ({ id, status })),
  notFound: [],
});

export function Preview({
  t,
  kind,
  rows,
  expected: { changed, unchanged, notFound },
  body,
}: {
  t: BulkTexts;
  kind: BulkKind;
  rows: Assignment[];
  expected: BulkAnswer;
  body: BulkBody | null;
}) {
  const ended = unchanged.filter(({ status }) => !isActive({ status }));
  const alike = unchanged.filter((one) => !ended.includes(one));
  const dayOr = (day: string | null) => (day === null ? lists.withoutDueDate : formatDay(day));
  const changeOf = (row: Assignment): string => {
    if (kind === 'cancel') return t.fromTo(statusWord(row.status), statusWord('cancelled'));
    const from = kind === 'note' ? (row.note ?? t.noNote) : dayOr(row.dueOn);
    if (body === null) return from;
    return t.fromTo(from, kind === 'note' ? (body.note ?? t.noNote) : dayOr(body.dueAt ?? null));
  };
  const becomes = new Map([
    ...rows.map((row) => [row.id, changeOf(row)] as const),
    ...ended.map(({ id, status }) => [id, t.stays(statusWord(status))] as const),
    ...alike.map(({ id }) => [id, t.isSo] as const),
    ...notFound.map((id) => [id, t.isGone] as const),
  ]);
  const willChange = new Set(changed);
  const inOrder = [
    ...rows.filter(({ id }) => willChange.has(id)),
    ...rows.filter(({ id }) => !willChange.has(id)),
  ];
  return (
    <section aria-label={t.whatChanges} className="flex flex-col gap-2">
      <h3 className="font-semibold">{t.whatChanges}</h3>
      <div role="status">
        {changed.length === 0 ? <p>{t.nothing}</p> : <p>{t.willChange(changed.length)}</p>}
        {ended.length > 0 && <p>{t.haveEnded(ended.length)}</p>}
        {alike.length > 0 && <p>{t.areSo(alike.length)}</p>}
        {notFound.length > 0 && <p>{t.areGone(notFound.length)}</p>}
      </div>
      <ul
        aria-label={t.whichAre}
        tabIndex={0}
        className="max-h-56 divide-y divide-line overflow-auto rounded-lg border border-line px-3"
      >
        {inOrder.map(({ id, counselor, scenario }) => (
          <li key={id} className={`py-2 wrap-anywhere ${willChange.has(id) ? '' : 'text-soft'}`}>
            {t.rowName(counselor.name, scenario.title)}
            <span className="line-clamp-2 text-xs text-soft">{becomes.get(id)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

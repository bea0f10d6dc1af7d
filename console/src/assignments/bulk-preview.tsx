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
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ended = unchanged.filter(({ status }) => status === 'completed' || status === 'cancelled');
  const alike = unchanged.filter((one) => !ended.includes(one));
  const nameOf = (id: string) => {
    const row = byId.get(id)!;
    return t.rowName(row.counselor.name, row.scenario.title);
  };
  const dayOr = (day: string | null) => (day === null ? lists.withoutDueDate : formatDay(day));
  const changeOf = (id: string): string => {
    const row = byId.get(id)!;
    if (kind === 'cancel') return statusWord(row.status);
    if (kind === 'note') return row.note ?? t.noNote;
    const from = dayOr(row.dueOn);
    return body === null ? from : t.fromTo(from, dayOr(body.dueAt ?? null));
  };
  return (
    <section aria-label={t.whatChanges} className="flex flex-col gap-2">
      <h3 className="font-semibold">{t.whatChanges}</h3>
      <div role="status">
        {changed.length === 0 ? <p>{t.nothing}</p> : <p>{t.willChange(changed.length)}</p>}
        {ended.length > 0 && <p>{t.haveEnded(ended.length)}</p>}
        {alike.length > 0 && <p>{t.areSo(alike.length)}</p>}
        {notFound.length > 0 && <p>{t.areGone(notFound.length)}</p>}
      </div>
      <div
        role="group"
        aria-label={t.whichAre}
        tabIndex={0}
        className="max-h-56 overflow-auto rounded-lg border border-line p-3"
      >
        <Part title={t.willChange(changed.length)} ids={changed} nameOf={nameOf} moreOf={changeOf} />
        <Part
          title={t.haveEnded(ended.length)}
          ids={ended.map(({ id }) => id)}
          nameOf={nameOf}
          moreOf={(id) => statusWord(ended.find((one) => one.id === id)!.status)}
        />
        <Part title={t.areSo(alike.length)} ids={alike.map(({ id }) => id)} nameOf={nameOf} />
        <Part title={t.areGone(notFound.length)} ids={notFound} nameOf={nameOf} />
      </div>
    </section>
  );
}

function Part({
  title,
  ids,
  nameOf,
  moreOf,
}: {
  title: string;
  ids: string[];
  nameOf: (id: string) => string;
  moreOf?: (id: string) => string;
}) {
  if (ids.length === 0) return null;
  return (
    <div className="not-first:mt-3">
      <h4 className="font-medium">{title}</h4>
      <ul>
        {ids.map((id) => (
          <li key={id} className="mt-1 wrap-anywhere">
            {nameOf(id)}
            {moreOf && <span className="block truncate text-xs text-soft">{moreOf(id)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** One row of the list, or one card: its cells say where they are in both. */
import { type ChangeEvent, memo } from 'react';
import { basePath } from '../api/client.ts';
import type { ZoneDates } from '../i18n/dates.ts';
import { type Assignment, DueIn, StatusBadges, actorName } from '../words/assignment.tsx';
import { t } from './texts.ts';

const cell = '@3xl:table-cell @3xl:border-b @3xl:border-line @3xl:px-3 @3xl:py-2 @3xl:align-top';
const box = 'flex size-9 items-center justify-center @max-3xl:-m-2';

/** Drawn anew when it is selected; what it says is not. */
export const Row = memo(function Row({
  assignment,
  dates,
  isSelected,
  onChange,
}: {
  assignment: Assignment;
  dates: ZoneDates;
  isSelected: boolean;
  onChange: ((event: ChangeEvent<HTMLInputElement>) => void) | null;
}) {
  const { counselor, scenario } = assignment;
  return (
    <tr
      role="row"
      data-id={assignment.id}
      className={`cursor-pointer scroll-mt-40 @max-3xl:grid @max-3xl:grid-cols-[auto_minmax(0,1fr)_auto] @max-3xl:gap-x-2 @max-3xl:gap-y-1 @max-3xl:rounded-xl @max-3xl:border @max-3xl:p-3 @3xl:table-row ${isSelected ? 'border-accent bg-good-tint' : 'border-line bg-surface hover:bg-page'}`}
    >
      {onChange && (
        <td role="cell" className={`${cell} @max-3xl:row-span-2 @3xl:w-9 @3xl:py-1 @3xl:ps-1 @3xl:pe-0`}>
          <label className={box}>
            <input
              type="checkbox"
              value={assignment.id}
              checked={isSelected}
              onChange={onChange}
              className="size-4.5 scroll-mt-40 accent-accent"
              aria-label={t.select(t.rowName(counselor.name, scenario.title))}
            />
          </label>
        </td>
      )}
      <Cells assignment={assignment} dates={dates} />
    </tr>
  );
});

const Cells = memo(function Cells({ assignment, dates }: { assignment: Assignment; dates: ZoneDates }) {
  const { id, counselor, scenario, createdAt, assignedBy } = assignment;
  return (
    <>
      <td role="cell" className={`${cell} min-w-0 wrap-anywhere`}>
        <a
          href={`${basePath}/assignments/${id}`}
          className="font-medium underline-offset-2 hover:underline"
          aria-label={t.rowName(counselor.name, scenario.title)}
        >
          {counselor.name}
        </a>
        <div className="text-xs text-soft">{counselor.externalId}</div>
      </td>
      <td
        role="cell"
        className={`${cell} min-w-0 wrap-anywhere @max-3xl:col-span-2 @max-3xl:col-start-2 @max-3xl:row-start-2`}
      >
        {scenario.title}
      </td>
      <td
        role="cell"
        className={`${cell} @max-3xl:col-start-3 @max-3xl:row-start-1 @max-3xl:max-w-32 @max-3xl:justify-self-end @max-3xl:*:justify-end`}
      >
        <StatusBadges assignment={assignment} />
      </td>
      <td role="cell" className={`${cell} @max-3xl:col-start-2`}>
        {assignment.dueAt !== null && <span className="me-1 text-xs text-soft @3xl:hidden">{t.due}</span>}
        <DueIn assignment={assignment} dates={dates} />
      </td>
      <td
        role="cell"
        className={`${cell} @max-3xl:col-start-2 @max-3xl:col-end-4 @max-3xl:text-xs @max-3xl:text-soft`}
      >
        <span className="me-1 @3xl:hidden">{t.assigned}</span>
        <time dateTime={createdAt} className="@3xl:whitespace-nowrap">
          {dates.moment(createdAt)}
        </time>{' '}
        <span className="text-xs text-soft wrap-anywhere @3xl:block">{t.by(actorName(assignedBy))}</span>
      </td>
    </>
  );
});

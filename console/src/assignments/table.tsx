/**
 * The rows of a page: a table where there is room, else cards. One markup for both, laid out by the room that it has, so
 * that nothing is drawn twice when a window changes; its roles are said, because a table that is laid out otherwise loses
 * them in some browsers.
 */
import { useRouter } from '@tanstack/react-router';
import {
  type ChangeEvent,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  useCallback,
  useEffect,
  useRef,
} from 'react';
import { useDates } from '../session/me.ts';
import type { Assignment } from '../words/assignment.tsx';
import { Row } from './row.tsx';
import type { Sort } from './search.ts';
import type { useSelection } from './selection.ts';
import { t } from './texts.ts';

const head =
  '@3xl:sticky @3xl:top-25 @3xl:z-1 @3xl:table-cell @3xl:border-b @3xl:border-line @3xl:bg-surface @3xl:px-3 @3xl:py-1 text-start font-semibold whitespace-nowrap';
const headOnlyWide = `${head} @max-3xl:sr-only`;

type Select = ReturnType<typeof useSelection>;

/** @param onActions goes to what can be done with the selected; without it, none can be selected */
export const AssignmentsTable = memo(function AssignmentsTable({
  items,
  sort,
  onSort,
  isBusy,
  selected,
  act,
  onActions,
}: {
  items: Assignment[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  isBusy: boolean;
  selected: Select['selected'];
  act: Select['act'];
  onActions: (() => void) | null;
}) {
  const dates = useDates();
  const router = useRouter();
  // One handler for all rows: a router's link in each would cost more than all else that they show.
  const follow = (event: MouseEvent<HTMLElement>) => {
    const to = addressOf(event.target);
    if (!to || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (getSelection()?.type === 'Range') return;
    event.preventDefault();
    void router.navigate(to);
  };
  const isShift = useRef(false);
  const onChange = useCallback(
    ({ currentTarget: { value: id } }: ChangeEvent<HTMLInputElement>) =>
      act({ does: isShift.current ? 'extend' : 'toggle', id }),
    [act],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    isShift.current = event.shiftKey;
    const { key, target, currentTarget, shiftKey } = event;
    if (!(target instanceof HTMLInputElement)) return;
    const boxes = [...currentTarget.querySelectorAll<HTMLInputElement>('input[value]')];
    const at = boxes.indexOf(target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: boxes.length - 1 }[key];
    if (to !== undefined) {
      event.preventDefault();
      const next = boxes[to];
      if (next === undefined) return;
      next.focus();
      if (shiftKey) act({ does: 'extendFrom', from: target.value, id: next.value });
    } else if (key === 'Enter') onActions?.();
    else if (key === 'Escape') act({ does: 'none' });
  };
  return (
    <table
      role="table"
      aria-label={t.title}
      aria-busy={isBusy}
      aria-describedby={onActions ? 'list-keys' : undefined}
      className={`w-full max-@3xl:block @3xl:table @3xl:border-separate @3xl:border-spacing-0 ${isBusy ? 'opacity-60' : ''}`}
    >
      <thead role="rowgroup" className="@max-3xl:block @3xl:table-header-group">
        <tr
          role="row"
          className="@max-3xl:mb-2 @max-3xl:flex @max-3xl:flex-wrap @max-3xl:items-center @max-3xl:gap-x-3 @3xl:table-row"
        >
          {onActions && (
            <th role="columnheader" scope="col" className={`${head} @3xl:w-9 @3xl:ps-1 @3xl:pe-0`}>
              <SelectAll count={selected.size} of={items.length} act={act} />
            </th>
          )}
          <th role="columnheader" scope="col" className={`${headOnlyWide} @3xl:w-1/5`}>
            {t.counselor}
          </th>
          <th role="columnheader" scope="col" className={`${headOnlyWide} @3xl:w-[30%]`}>
            {t.scenario}
          </th>
          <th role="columnheader" scope="col" className={`${headOnlyWide} @5xl:w-52`}>
            {t.status}
          </th>
          <SortHead
            text={t.due}
            upwards="dueAt"
            downwards="-dueAt"
            first="dueAt"
            sort={sort}
            onSort={onSort}
          />
          <SortHead
            text={t.assigned}
            upwards="createdAt"
            downwards="-createdAt"
            first="-createdAt"
            sort={sort}
            onSort={onSort}
          />
        </tr>
      </thead>
      <tbody
        role="rowgroup"
        onKeyDown={onKeyDown}
        // Shift with a press beside a box would mark text, and then the browser does not press the box.
        onMouseDown={(event) => event.shiftKey && isOnLabel(event.target) && event.preventDefault()}
        onClick={follow}
        onPointerDown={({ target, shiftKey }) => {
          isShift.current = shiftKey;
          const to = addressOf(target);
          if (to) void router.preloadRoute(to).catch(() => undefined);
        }}
        className="@max-3xl:flex @max-3xl:flex-col @max-3xl:gap-2 @3xl:table-row-group"
      >
        {items.map((assignment) => (
          <Row
            key={assignment.id}
            assignment={assignment}
            dates={dates}
            isSelected={selected.has(assignment.id)}
            onChange={onActions ? onChange : null}
          />
        ))}
      </tbody>
    </table>
  );
});

const isOnLabel = (target: EventTarget) => target instanceof Element && target.closest('label') !== null;

/** Of the row that is pressed, wherever it is pressed: on its link, or beside all that is for something else. */
function addressOf(target: EventTarget) {
  if (!(target instanceof Element) || target.closest('button, label, input')) return undefined;
  const id = target.closest('tr')?.dataset.id;
  return id === undefined ? undefined : ({ to: '/assignments/$id', params: { id } } as const);
}

function SelectAll({ count, of, act }: { count: number; of: number; act: Select['act'] }) {
  const input = useRef<HTMLInputElement>(null);
  const isSome = count > 0 && count < of;
  useEffect(() => {
    if (input.current) input.current.indeterminate = isSome;
  }, [isSome]);
  return (
    <label className="flex min-h-9 min-w-9 items-center gap-2 rounded-lg font-normal @3xl:justify-center">
      <input
        ref={input}
        id="select-all"
        type="checkbox"
        checked={of > 0 && count === of}
        onChange={() => act({ does: count === of ? 'none' : 'all' })}
        className="size-4.5 accent-accent"
      />
      <span className="@3xl:sr-only">{t.selectAll}</span>
    </label>
  );
}

function SortHead({
  text,
  upwards,
  downwards,
  first,
  sort,
  onSort,
}: {
  text: string;
  upwards: Sort;
  downwards: Sort;
  /** The direction that it begins with. */
  first: Sort;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const direction = sort === upwards ? 'ascending' : sort === downwards ? 'descending' : 'none';
  const other = sort === upwards ? downwards : sort === downwards ? upwards : first;
  const sign = { ascending: '↑', descending: '↓', none: '↕' }[direction];
  return (
    <th role="columnheader" scope="col" aria-sort={direction} className={head}>
      <button
        type="button"
        onClick={() => onSort(other)}
        className="-ms-2 inline-flex min-h-9 items-center gap-1 rounded-lg px-2 hover:bg-page"
      >
        {text}
        <span aria-hidden className={direction === 'none' ? 'text-soft' : ''}>
          {sign}
        </span>
      </button>
    </th>
  );
}

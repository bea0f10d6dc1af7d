/** What the list is narrowed by. All of it is in the address; on a phone, all but the text folds. */
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { buttonLook } from '../ui/button.tsx';
import { statusWord, statuses } from '../words/assignment.tsx';
import { FilterChips } from './chips.tsx';
import { type AssignmentSearch, type FilterChange, countFilters } from './search.ts';
import { t } from './texts.ts';

const MoreFilters = lazy(() => import('./more-filters.tsx'));

export type ChangeFilters = (change: FilterChange, options?: { replace: boolean }) => void;

export function Filters({
  search,
  onChange,
  onClear,
}: {
  search: AssignmentSearch;
  onChange: ChangeFilters;
  onClear: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const count = countFilters(search);
  const { status = [] } = search;
  // The button that was pressed goes away.
  const keepFocus = () => opener.current?.focus();
  return (
    <search aria-label={t.filter} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <TextFilter q={search.q} onChange={onChange} />
        <button
          ref={opener}
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className={buttonLook()}
        >
          <span className="md:hidden">{count > 0 ? t.filtersOn(count) : t.filters}</span>
          <span className="max-md:hidden">{t.more}</span>
          <span aria-hidden>{isOpen ? '▴' : '▾'}</span>
        </button>
        <div
          role="group"
          aria-label={t.status}
          className={`flex flex-wrap gap-1.5 ${isOpen ? '' : 'max-md:hidden'}`}
        >
          {statuses.map((one) => (
            <Toggle
              key={one}
              isOn={status.includes(one)}
              onPress={(isOn) => {
                const next = statuses.filter((each) => (each === one ? isOn : status.includes(each)));
                onChange({ status: next.length > 0 ? next : undefined });
              }}
            >
              {statusWord(one)}
            </Toggle>
          ))}
          <Toggle isOn={search.overdue ?? false} onPress={(isOn) => onChange({ overdue: isOn || undefined })}>
            {t.overdue}
          </Toggle>
        </div>
        {count > 0 && (
          <button
            type="button"
            onClick={() => {
              onClear();
              keepFocus();
            }}
            className="min-h-9 rounded-lg px-1 font-medium text-accent underline underline-offset-2 hover:no-underline"
          >
            {t.clear(count)}
          </button>
        )}
      </div>
      {isOpen && (
        <Suspense fallback={<div className="h-36 rounded-xl border border-line bg-surface sm:h-20" />}>
          <MoreFilters search={search} onChange={onChange} />
        </Suspense>
      )}
      <FilterChips
        search={search}
        onRemove={(change) => {
          onChange(change);
          keepFocus();
        }}
      />
    </search>
  );
}

function Toggle({
  isOn,
  onPress,
  children,
}: {
  isOn: boolean;
  onPress: (isOn: boolean) => void;
  children: string;
}) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => onPress(!isOn)}
      className="min-h-9 rounded-lg border border-edge bg-surface px-3 hover:bg-page aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:text-on-accent"
    >
      {isOn && <span aria-hidden>✓ </span>}
      {children}
    </button>
  );
}

const pause = 250;

/** Sent when the typing pauses. Keeps what is typed, and follows the address when that changes for another reason. */
function TextFilter({ q, onChange }: { q: string | undefined; onChange: ChangeFilters }) {
  const [text, setText] = useState(q ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Sent, and not yet in the address. */
  const underWay = useRef<(string | undefined)[]>([]);
  const isFirst = useRef(true);
  useEffect(() => {
    const at = underWay.current.indexOf(q);
    if (at < 0) {
      clearTimeout(timer.current);
      setText(q ?? '');
    }
    underWay.current = at < 0 ? [] : underWay.current.slice(at + 1);
  }, [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (typed: string) => {
    clearTimeout(timer.current);
    const next = typed.trim() || undefined;
    if (next === (underWay.current.at(-1) ?? q)) return;
    underWay.current.push(next);
    // One step back undoes what was typed in one go.
    onChange({ q: next }, { replace: !isFirst.current });
    isFirst.current = false;
  };
  return (
    <input
      type="search"
      aria-label={t.search}
      placeholder={t.search}
      maxLength={200}
      value={text}
      onChange={({ target: { value } }) => {
        setText(value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => send(value), pause);
      }}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && send(currentTarget.value)}
      onBlur={() => (isFirst.current = true)}
      className="min-h-9 min-w-[min(11rem,100%)] flex-1 rounded-lg border border-edge bg-surface px-3 text-base placeholder:text-soft sm:text-sm md:max-w-72 md:min-w-60"
    />
  );
}

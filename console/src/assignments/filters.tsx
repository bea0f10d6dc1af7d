/** What the list is narrowed by. All of it is in the address; on a phone, all but the text folds. */
import { Suspense, lazy, useRef, useState } from 'react';
import { buttonLook } from '../ui/button.tsx';
import { SearchBox } from '../ui/search-box.tsx';
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
        <SearchBox
          label={t.search}
          value={search.q}
          onSearch={(words, isFurther) => onChange({ q: words || undefined }, { replace: isFurther })}
        />
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

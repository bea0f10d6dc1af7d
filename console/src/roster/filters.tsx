/** What narrows a roster down: words, those that are archived, and what the page has besides. It is in the address. */
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import type { RosterSearch } from './search.ts';
import { t } from './texts.ts';

/** @param onChange the new search, which replaces the one before if `isFurther` */
export function RosterFilters({
  searchLabel,
  search,
  onChange,
  children,
}: {
  searchLabel: string;
  search: RosterSearch;
  onChange: (search: RosterSearch, isFurther?: boolean) => void;
  children?: ReactNode;
}) {
  // A changed filter has another first page.
  const { cursor: _, ...filters } = search;
  return (
    <search className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <SearchBox
        label={searchLabel}
        value={search.q}
        onSearch={(words, isFurther) => onChange({ ...filters, q: words || undefined }, isFurther)}
      />
      {children}
      <label className="flex min-h-9 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={search.archived ?? false}
          onChange={({ target }) => onChange({ ...filters, archived: target.checked || undefined })}
        />
        {t.archivedOnly}
      </label>
      {Object.keys(search).length > 0 && <Button onPress={() => onChange({})}>{t.clear}</Button>}
    </search>
  );
}

/** Why there is nothing in the list, and what to do about it. */
import { Link } from '@tanstack/react-router';
import { Button, buttonLook } from '../ui/button.tsx';
import { Empty } from '../ui/notes.tsx';
import { type AssignmentSearch, countFilters } from './search.ts';
import { t } from './texts.ts';

export function EmptyList({ search, onClear }: { search: AssignmentSearch; onClear: () => void }) {
  const { cursor } = search;
  const count = countFilters(search);
  if (cursor !== undefined)
    return (
      <Empty title={t.noneLeft}>
        <FirstPage search={search} />
      </Empty>
    );
  return (
    <Empty title={count > 0 ? t.noneFit : t.none}>
      <p className="w-full">{count > 0 ? t.noneFitWhy : t.noneWhy}</p>
      {count > 0 ? (
        <Button onPress={onClear}>{t.clear(count)}</Button>
      ) : (
        <Link to="/assignments/new" className={buttonLook()}>
          {t.assignFirst}
        </Link>
      )}
    </Empty>
  );
}

/** Where the address names a page that there is not, or not any more. */
export const FirstPage = ({ search: { cursor: _cursor, ...fromStart } }: { search: AssignmentSearch }) => (
  <Link to="." search={fromStart} className={`${buttonLook()} self-start`}>
    {t.firstPage}
  </Link>
);

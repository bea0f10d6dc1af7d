/** How many assignments: each number with the list behind it. Before they are known their places are, of the same height. */
import { Link } from '@tanstack/react-router';
import type { AssignmentSearch } from '../assignments/search.ts';
import { number } from '../i18n/texts.ts';

export interface ListedNumber {
  name: string;
  value: number | undefined;
  search: AssignmentSearch;
  /** Any is too many. */
  isBad?: boolean;
}

export const Numbers = ({ label, numbers }: { label: string; numbers: ListedNumber[] }) => (
  <section aria-label={label}>
    <ul className="grid grid-cols-[repeat(auto-fit,minmax(min(8rem,100%),1fr))] gap-3">
      {numbers.map(({ name, value, search, isBad = false }) => (
        <li key={name} className="min-h-24 rounded-xl min-[90rem]:min-h-20 border border-line bg-surface">
          {value !== undefined && (
            <Link
              to="/assignments"
              search={search}
              className="flex h-full flex-col rounded-xl p-3 hover:bg-page"
            >
              <span className={`text-2xl font-semibold tabular-nums ${isBad && value > 0 ? 'text-bad' : ''}`}>
                {number(value)}
              </span>{' '}
              <span className="text-soft">{name}</span>
            </Link>
          )}
        </li>
      ))}
    </ul>
  </section>
);

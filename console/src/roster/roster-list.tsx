/** A page of counselors or of scenarios: a table where there is room, cards where there is not; or why there is none. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useIsWide } from '../ui/media.ts';
import { Skeleton } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { LoadFailure } from './load-failure.tsx';
import { t } from './texts.ts';

export interface Column<Item> {
  head: string;
  cell: (item: Item) => ReactNode;
}

interface Listed<Item> {
  items: Item[];
  nextCursor: string | null;
  previousCursor: string | null;
}

/** @param columns the first says which one a row is of */
export function RosterList<Item extends { id: string }>({
  title,
  list: { data, error, refetch, isPlaceholderData },
  columns,
  empty,
}: {
  title: string;
  list: UseQueryResult<Listed<Item>>;
  columns: [Column<Item>, ...Column<Item>[]];
  empty: ReactNode;
}) {
  const isWide = useIsWide();
  if (error) return <LoadFailure failure={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton rows={12} rowClass={isWide ? 'h-13' : 'h-19'} />;
  const Rows = isWide ? Table : Cards;
  return (
    <div aria-busy={isPlaceholderData} className="flex flex-col gap-3 aria-busy:opacity-60">
      {data.items.length === 0 ? empty : <Rows title={title} items={data.items} columns={columns} />}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p role="status" className={data.items.length === 0 ? 'sr-only' : 'text-soft'}>
          {t.onPage(data.items.length)}
        </p>
        {(data.nextCursor ?? data.previousCursor) !== null && <Pager page={data} />}
      </div>
    </div>
  );
}

interface RowsProps<Item> {
  title: string;
  items: Item[];
  columns: [Column<Item>, ...Column<Item>[]];
}

function Table<Item extends { id: string }>({ title, items, columns: [first, ...others] }: RowsProps<Item>) {
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface">
      <table className="w-full table-fixed text-start">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr className="border-b border-line text-xs text-soft">
            {[first, ...others].map(({ head }) => (
              <th key={head} scope="col" className="px-3 py-2 text-start font-medium first:w-2/5">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {items.map((item) => (
            <tr key={item.id} className="h-13 hover:bg-page">
              <th scope="row" className="px-3 py-2 text-start font-medium wrap-anywhere">
                {first.cell(item)}
              </th>
              {others.map(({ head, cell }) => (
                <td key={head} className="px-3 py-2 text-soft wrap-anywhere">
                  {cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<Item extends { id: string }>({ title, items, columns: [first, ...others] }: RowsProps<Item>) {
  return (
    <ul
      aria-label={title}
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface"
    >
      {items.map((item) => (
        <li key={item.id} className="min-h-19 px-3 py-2">
          <p className="font-medium wrap-anywhere">{first.cell(item)}</p>
          <dl className="mt-1 flex flex-wrap gap-x-3 text-soft">
            {others.map(({ head, cell }) => {
              const said = cell(item);
              return said === null ? null : (
                <div key={head} className="min-w-0 wrap-anywhere">
                  <dt className="sr-only">{head}</dt>
                  <dd>{said}</dd>
                </div>
              );
            })}
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** What every page has: a title that the tab shows and that is read out when one comes here, its actions, its content. */
import { type ReactNode, useEffect, useRef } from 'react';

/** The first page of a visit takes no focus; a page that one goes to does, so that it is read out from its beginning. */
let isFirst = true;

export function Page({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    return () => {
      isFirst = false;
    };
  }, []);
  return (
    <div className="flex flex-col gap-4">
      <title>{`${title} · Onus`}</title>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h1 ref={heading} tabIndex={-1} className="min-w-0 text-xl font-semibold wrap-anywhere">
          {title}
        </h1>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** Stands where rows will be, as high as they will be, so that nothing jumps. */
export function Skeleton({ rows, rowClass = 'h-13' }: { rows: number; rowClass?: string }) {
  return (
    <div
      aria-hidden
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface"
    >
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={`${rowClass} flex items-center px-3`}>
          <div className="h-3 w-1/3 animate-pulse rounded bg-line" />
        </div>
      ))}
    </div>
  );
}

/** Pages of a list, both ways. The cursors are the service's, and in the address; nothing counts all rows. */
import { Link } from '@tanstack/react-router';
import { buttonLook } from './button.tsx';
import { t } from './texts.ts';

/** @param page of the service's list; a cursor that is null leads nowhere */
export function Pager({
  page,
}: {
  page: { nextCursor: string | null; previousCursor: string | null; items: unknown[] } | undefined;
}) {
  const { nextCursor = null, previousCursor = null } = page ?? {};
  return (
    <nav aria-label={t.pages} className="flex min-h-9 items-center justify-end gap-2">
      <Step cursor={previousCursor}>{t.previous}</Step>
      <Step cursor={nextCursor}>{t.next}</Step>
    </nav>
  );
}

function Step({ cursor, children }: { cursor: string | null; children: string }) {
  if (cursor === null)
    return (
      <button type="button" disabled className={buttonLook()}>
        {children}
      </button>
    );
  return (
    <Link to="." search={(before: object) => ({ ...before, cursor })} className={buttonLook()}>
      {children}
    </Link>
  );
}

/** Why a page has nothing to show: it is for others, there is no such thing, or it could not be loaded. */
import { Link } from '@tanstack/react-router';
import type { Failure } from '../api/failure.ts';
import { buttonLook } from '../ui/button.tsx';
import { Empty, FailureNote } from '../ui/notes.tsx';
import { t } from './texts.ts';

export function LoadFailure({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  if (failure.is('forbidden'))
    return (
      <Empty title={t.refused}>
        <p className="basis-full">{t.refusedWhy}</p>
        <Link to="/my" className={buttonLook()}>
          {t.toMine}
        </Link>
      </Empty>
    );
  const missing = failure.is('not-found');
  if (missing)
    return (
      <Empty title={missing.title}>
        <p className="basis-full">{t.notThereWhy}</p>
      </Empty>
    );
  return <FailureNote failure={failure} onRetry={onRetry} />;
}

/** Pages that are none: an address that leads nowhere, and a page that broke. */
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Failure } from '../api/failure.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { Empty, FailureNote, Note } from '../ui/notes.tsx';
import { Page } from '../ui/page.tsx';
import { t } from './texts.ts';

export function NotFoundPage() {
  return (
    <Page title={t.notFound}>
      <Empty title={t.notFoundWhy}>
        <Link to="/" className={buttonLook({ look: 'main' })}>
          {t.toStart}
        </Link>
      </Empty>
    </Page>
  );
}

export function BrokenPage({ error }: ErrorComponentProps) {
  const router = useRouter();
  useEffect(() => {
    // What lacked was the connection: the page goes on by itself, as is said of it.
    if (navigator.onLine) return;
    const again = () => location.reload();
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, []);
  return (
    <div className="p-3">
      {error instanceof Failure ? (
        <FailureNote failure={error} onRetry={() => void router.invalidate()} />
      ) : (
        <Note tone="bad" isAlert title={t.broken}>
          <p className="mb-2">{String(error)}</p>
          <Button onPress={() => location.reload()}>{t.reload}</Button>
        </Note>
      )}
    </div>
  );
}

/** The same where not even who is signed in could be found out: there is nothing around it. */
export const BrokenAlone = (props: ErrorComponentProps) => (
  <main className="mx-auto max-w-xl p-4">
    <Page title={t.broken}>
      <BrokenPage {...props} />
    </Page>
  </main>
);

/** One's own password, and where one is signed in. A password that somebody else chose is changed here before anything else. */
import { getRouteApi } from '@tanstack/react-router';
import { Note } from '../ui/notes.tsx';
import { Page } from '../ui/page.tsx';
import { useMe } from './me.ts';
import { PasswordForm } from './password-form.tsx';
import { Sessions } from './sessions.tsx';
import { t } from './texts.ts';

const route = getRouteApi('/signed-in/password');

export function PasswordPage() {
  const { mustChangePassword } = useMe();
  const { next } = route.useSearch();
  return (
    <Page title={mustChangePassword ? t.mustChange : t.passwordAndSessions}>
      <section className="flex max-w-md flex-col gap-3" aria-labelledby="password">
        {mustChangePassword && <Note tone="calm">{t.mustChangeWhy}</Note>}
        <h2 id="password" className={mustChangePassword ? 'sr-only' : 'text-lg font-semibold'}>
          {t.changePassword}
        </h2>
        <PasswordForm next={next} />
      </section>
      {!mustChangePassword && <Sessions />}
    </Page>
  );
}

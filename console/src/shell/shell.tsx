/** What stands around every page of who is signed in: where one can go, who one is, whether there is a connection. */
import { onlineManager } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useState, useSyncExternalStore } from 'react';
import { inBrowser } from '../api/kept.ts';
import { useMe } from '../session/me.ts';
import { signOut } from '../session/sign-out.ts';
import { buttonLook } from '../ui/button.tsx';
import { LanguageChoice } from '../ui/language-choice.tsx';
import { Note } from '../ui/notes.tsx';
import { SaidNotes } from '../ui/said.tsx';
import { t } from './texts.ts';

const places = {
  supervisor: [
    { to: '/', text: t.home },
    { to: '/assignments', text: t.assignments },
    { to: '/counselors', text: t.counselors },
    { to: '/scenarios', text: t.scenarios },
  ],
  counselor: [{ to: '/my', text: t.my }],
} as const;

export function Shell() {
  const { role, name, organization, mustChangePassword } = useMe();
  const pathname = useLocation({ select: ({ pathname: path }) => path });
  // Whichever way one leaves the page, on a phone the next one has it closed.
  const [openAt, setOpenAt] = useState<string>();
  const isOpen = openAt === pathname;
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] md:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#main"
        // The page has a base element: left to itself, the link would lead to another page.
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
        className={`${buttonLook({ look: 'main' })} fixed start-2 top-2 z-30 not-focus:sr-only`}
      >
        {t.skip}
      </a>
      <header className="sticky top-0 z-10 flex h-13 items-center gap-2 border-b border-line bg-surface px-3 md:col-span-2">
        <button
          type="button"
          aria-label={t.navigation}
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpenAt(isOpen ? undefined : pathname)}
          className={`${buttonLook({ look: 'icon' })} md:hidden`}
        >
          ☰
        </button>
        <span className="font-bold">Onus</span>
        <span className="ms-2 hidden truncate text-soft sm:inline">{organization.name}</span>
        <Account name={name} />
      </header>
      <nav
        id="navigation"
        aria-label={t.navigation}
        onClick={() => setOpenAt(undefined)}
        className={`${isOpen ? '' : 'max-md:hidden'} border-line bg-surface p-2 max-md:border-b md:sticky md:top-13 md:h-[calc(100dvh-3.25rem)] md:border-e`}
      >
        {(mustChangePassword ? [] : places[role === 'counselor' ? 'counselor' : 'supervisor']).map(
          ({ to, text }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className="block rounded-lg px-3 py-2 hover:bg-page aria-[current=page]:bg-page aria-[current=page]:font-semibold aria-[current=page]:text-accent"
            >
              {text}
            </Link>
          ),
        )}
      </nav>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-[100rem] min-w-0 p-3 pb-20 outline-none sm:p-5 sm:pb-24"
      >
        <Offline />
        <Outlet />
      </main>
      <SaidNotes />
    </div>
  );
}

function Account({ name }: { name: string }) {
  const [isDark, setDark] = useState(document.documentElement.dataset.colors === 'dark');
  const turn = () => {
    const colors = isDark ? 'light' : 'dark';
    document.documentElement.dataset.colors = colors;
    inBrowser.set('onus-colors', colors);
    setDark(!isDark);
  };
  const line = 'block w-full rounded-md px-2 py-2 text-start hover:bg-page';
  return (
    // <details>: works by keyboard and is read out as it is, without a menu's weight in the first screen.
    <details
      className="relative ms-auto min-w-0"
      onBlur={({ currentTarget, relatedTarget }) =>
        currentTarget.contains(relatedTarget) || (currentTarget.open = false)
      }
      onKeyDown={({ key, currentTarget }) => {
        if (key !== 'Escape') return;
        currentTarget.open = false;
        currentTarget.querySelector('summary')?.focus();
      }}
    >
      <summary className={`${buttonLook()} max-w-full list-none border-transparent`}>
        <span className="sr-only">{t.account}: </span>
        <span className="truncate">{name}</span> <span aria-hidden>▾</span>
      </summary>
      <div className="absolute end-0 mt-1 w-60 rounded-lg border border-line bg-surface p-1 shadow-lg">
        <button type="button" className={line} onClick={turn}>
          {isDark ? t.light : t.dark}
        </button>
        <LanguageChoice />
        <Link to="/password" className={line}>
          {t.password}
        </Link>
        <button type="button" className={line} onClick={() => void signOut()}>
          {t.signOut}
        </button>
      </div>
    </details>
  );
}

function Offline() {
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  return (
    <div role="status" className="not-empty:mb-4">
      {!isOnline && <Note tone="caution">{t.offline}</Note>}
    </div>
  );
}

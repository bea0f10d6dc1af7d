/** Who are you? With e-mail and password, or by the issuer where there is one. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useLocation, useRouter } from '@tanstack/react-router';
import { useRef } from 'react';
import { Form } from 'react-aria-components/Form';
import { answered, client } from '../api/client.ts';
import type { Failure } from '../api/failure.ts';
import { useChange } from '../api/queries.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { TextBox, textOf } from '../ui/field.tsx';
import { LanguageChoice } from '../ui/language-choice.tsx';
import { FailureNote, Note, useCountdown } from '../ui/notes.tsx';
import { meQuery } from './me.ts';
import { isHere } from './one-person.ts';
import { optionsQuery } from './queries.ts';
import { PasswordBox } from './password-box.tsx';
import { issuerFaults, t } from './texts.ts';
import { Waiting } from './waiting.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next, error } = route.useSearch();
  const hasEnded = useLocation({ select: ({ state }) => state.hasEnded === true });
  const { data: options } = useQuery(optionsQuery);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-3 p-4">
      <title>{`${t.title} · Onus`}</title>
      <div className="flex w-full max-w-sm flex-col gap-4 rounded-xl border border-line bg-surface p-6 sm:p-8">
        <h1 className="text-xl font-semibold">{t.title}</h1>
        {hasEnded && error === undefined && <Note tone="calm" title={t.ended} children={t.endedWhy} />}
        {error !== undefined && (
          <Note tone="bad" isAlert title={t.notLetIn}>
            {issuerFaults[error] ?? issuerFaults['failed']}
          </Note>
        )}
        {options?.password !== false && <PasswordForm next={next ?? '/'} />}
        {options?.oidc && (
          <>
            <p className="flex items-center gap-3 text-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
              {t.or}
            </p>
            {/* No link of the router's: it leads out of the console. */}
            <a
              href={`${options.oidc.startUrl}?${new URLSearchParams({ next: next ?? '/' }).toString()}`}
              className={buttonLook()}
            >
              {t.signInWith(options.oidc.name)}
            </a>
          </>
        )}
      </div>
      <LanguageChoice />
    </main>
  );
}

function PasswordForm({ next }: { next: string }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const signIn = useChange({
    // Told at once where there is no connection: what it is for has not begun.
    networkMode: 'always',
    mutationFn: (body: { email: string; password: string }) =>
      answered(client.POST('/api/auth/login', { body })),
    onSuccess: (me) => {
      if (isHere(me.id)) return;
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      void router.navigate({ href: next, replace: true });
    },
    onError: () => form.current?.querySelector<HTMLInputElement>('[name=password]')?.select(),
  });
  const seconds = useCountdown(signIn.error);
  return (
    <Form
      ref={form}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        signIn.run({ email: textOf(data, 'email'), password: textOf(data, 'password') });
      }}
    >
      {signIn.error && <SignInFailure failure={signIn.error} seconds={seconds} />}
      <TextBox
        label={t.email}
        name="email"
        type="email"
        autoComplete="username"
        isRequired
        autoFocus
        // Too many tries are those of one account.
        onChange={() => seconds > 0 && signIn.reset()}
      />
      <PasswordBox label={t.password} name="password" autoComplete="current-password" />
      <Button type="submit" look="main" isBusy={signIn.isPending} isDisabled={seconds > 0}>
        {t.signIn}
      </Button>
    </Form>
  );
}

function SignInFailure({ failure, seconds }: { failure: Failure; seconds: number }) {
  if (failure.is('rate-limited')) return <Waiting seconds={seconds} />;
  if (failure.is('unauthenticated')) return <Note tone="bad" isAlert title={t.wrong} />;
  return <FailureNote failure={failure} />;
}

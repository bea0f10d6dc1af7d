/** Who are you? With e-mail and password. */
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { Form } from 'react-aria-components/Form';
import { answered, client } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { TextBox, textOf } from '../ui/field.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { meQuery } from './me.ts';
import { t } from './texts.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const signIn = useChange({
    mutationFn: (body: { email: string; password: string }) =>
      answered(client.POST('/api/auth/login', { body })),
    onSuccess: (me) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      void router.navigate({ href: next ?? '/', replace: true });
    },
  });
  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <title>{`${t.title} · Onus`}</title>
      <Form
        className="flex w-full max-w-sm flex-col gap-4 rounded-xl border border-line bg-surface p-8"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          signIn.run({ email: textOf(form, 'email'), password: textOf(form, 'password') });
        }}
      >
        <h1 className="text-xl font-semibold">{t.title}</h1>
        {signIn.error && <FailureNote failure={signIn.error} />}
        <TextBox label={t.email} name="email" type="email" autoComplete="username" isRequired autoFocus />
        <TextBox
          label={t.password}
          name="password"
          type="password"
          autoComplete="current-password"
          isRequired
        />
        <Button type="submit" look="main" isBusy={signIn.isPending}>
          {t.signIn}
        </Button>
      </Form>
    </main>
  );
}

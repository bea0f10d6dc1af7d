/** Changes one's password. What is wrong is told at its field; too many tries say how long to wait. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { answered, client } from '../api/client.ts';
import { Failure, fieldFaults } from '../api/failure.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { textOf } from '../ui/field.tsx';
import { FailureNote, useCountdown } from '../ui/notes.tsx';
import { say } from '../ui/said.tsx';
import { type Me, meQuery, useMe } from './me.ts';
import { PasswordBox } from './password-box.tsx';
import { sessionsQuery } from './queries.ts';
import { passwordFaults, t } from './texts.ts';
import { Waiting } from './waiting.tsx';

/** @param next where to go on, of who had to change it */
export function PasswordForm({ next }: { next: string | undefined }) {
  const me = useMe();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [isShown, setShown] = useState(false);
  const isUnsure = useRef(false);
  const change = useChange({
    networkMode: 'always',
    async mutationFn(body: Passwords) {
      try {
        await send(body);
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        // Another password than it was: an earlier try did it, and its answer was lost.
        const isNew = isUnsure.current && 'currentPassword' in fieldFaults(failure);
        if (isNew && (await isPassword(body.newPassword))) return;
        isUnsure.current ||= !failure.isRefusal;
        throw failure;
      }
    },
    onSuccess: () => {
      queryClient.setQueryData<Me>(meQuery.queryKey, { ...me, mustChangePassword: false });
      form.current?.reset();
      say({ text: t.passwordChanged });
      void queryClient.invalidateQueries(sessionsQuery);
      if (me.mustChangePassword) void router.navigate({ href: next ?? '/', replace: true });
    },
    onError: (failure) => {
      const [field = 'currentPassword'] = Object.keys(fieldFaults(failure));
      form.current?.querySelector<HTMLInputElement>(`[name=${field}]`)?.select();
    },
  });
  const seconds = useCountdown(change.error);
  const faults = fieldFaults(change.error, passwordFaults);
  const isTooMany = change.error?.is('rate-limited') !== undefined;
  const isToldElsewhere = isTooMany || Object.keys(faults).length > 0;
  return (
    <Form
      ref={form}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        change.run({
          currentPassword: textOf(data, 'currentPassword'),
          newPassword: textOf(data, 'newPassword'),
        });
      }}
    >
      {/* For who keeps passwords: whose it is. */}
      <input type="email" autoComplete="username" value={me.email} readOnly hidden />
      {isTooMany && <Waiting seconds={seconds} />}
      {change.error && !isToldElsewhere && <FailureNote failure={change.error} isOfChange />}
      <PasswordBox
        label={me.mustChangePassword ? t.givenPassword : t.currentPassword}
        name="currentPassword"
        autoComplete="current-password"
        isShown={isShown}
        error={faults['currentPassword']}
        onChange={() => faults['currentPassword'] !== undefined && change.reset()}
      />
      <PasswordBox
        label={t.newPassword}
        hint={t.newPasswordHint}
        name="newPassword"
        autoComplete="new-password"
        minLength={10}
        isShown={isShown}
        error={faults['newPassword']}
        onChange={() => faults['newPassword'] !== undefined && change.reset()}
      />
      <label className="flex min-h-6 items-center gap-2">
        <input type="checkbox" checked={isShown} onChange={({ target }) => setShown(target.checked)} />
        {t.showPasswords}
      </label>
      <div>
        <Button type="submit" look="main" isBusy={change.isPending} isDisabled={seconds > 0}>
          {t.changePassword}
        </Button>
      </div>
    </Form>
  );
}

interface Passwords {
  currentPassword: string;
  newPassword: string;
}

const send = (body: Passwords) => answered(client.POST('/api/auth/password', { body }));

/** Whether it is one's own: the service says of one's own that it changes nothing. */
async function isPassword(password: string): Promise<boolean> {
  try {
    await send({ currentPassword: password, newPassword: password });
  } catch (failure) {
    return 'newPassword' in fieldFaults(failure);
  }
  return true;
}

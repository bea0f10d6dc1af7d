/** Where one is signed in, and to end it there: one of them, or all but this one. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answered, client } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { keepFocus } from '../ui/focus.ts';
import { Badge, FailureNote } from '../ui/notes.tsx';
import { Skeleton } from '../ui/page.tsx';
import { say } from '../ui/said.tsx';
import { browserOf } from './browser-of.ts';
import { useDates } from './me.ts';
import { type Session, sessionsQuery } from './queries.ts';
import { t } from './texts.ts';

export function Sessions() {
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery(sessionsQuery);
  const end = useChange({
    mutationFn: (session: Session | null) =>
      answered(
        session === null
          ? client.DELETE('/api/auth/sessions')
          : client.DELETE('/api/auth/sessions/{id}', { params: { path: { id: session.id } } }),
      ),
    onSuccess: (_, session) =>
      say({ text: session === null ? t.othersEnded : t.sessionEnded(browserOf(session.userAgent)) }),
    // One that is not there any more has ended, too.
    onSettled: async () => {
      await queryClient.invalidateQueries(sessionsQuery);
      keepFocus();
    },
  });
  return (
    <section aria-labelledby="sessions" className="mt-4 flex max-w-3xl flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="sessions" className="text-lg font-semibold">
          {t.sessions}
        </h2>
        {data && data.items.length > 1 && (
          <Button
            look="danger"
            isBusy={end.isPending && end.variables === null}
            onPress={() => end.run(null)}
          >
            {t.endOthers}
          </Button>
        )}
      </div>
      {end.error && !end.error.is('not-found') && <FailureNote failure={end.error} isOfChange />}
      {error && <FailureNote failure={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={2} rowClass="h-20" />}
      {data && (
        <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
          {data.items.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              isEnding={end.isPending && end.variables?.id === session.id}
              onEnd={() => end.run(session)}
            />
          ))}
        </ul>
      )}
      {data?.nextCursor != null && <p className="text-soft">{t.moreSessions}</p>}
    </section>
  );
}

function SessionRow({
  session: { current, createdAt, expiresAt, address, userAgent },
  isEnding,
  onEnd,
}: {
  session: Session;
  isEnding: boolean;
  onEnd: () => void;
}) {
  const dates = useDates();
  const name = browserOf(userAgent);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 p-3">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {name}
          {current && <Badge tone="good">{t.thisOne}</Badge>}
        </p>
        <p className="text-soft wrap-anywhere">
          {t.signedInAt(dates.moment(createdAt))} · {address ?? t.unknownAddress}
        </p>
        <p className="text-soft">{t.endsAt(dates.moment(expiresAt))}</p>
      </div>
      {!current && (
        <Button aria-label={t.endNamed(name, dates.moment(createdAt))} isBusy={isEnding} onPress={onEnd}>
          {t.end}
        </Button>
      )}
    </li>
  );
}

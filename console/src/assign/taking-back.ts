/** Says what was assigned, with the way back: to cancel it again, and what of that could not be. */
import type { QueryClient } from '@tanstack/react-query';
import { answered, client, newKey } from '../api/client.ts';
import type { Failure } from '../api/failure.ts';
import { keyedTries } from '../api/queries.ts';
import { assignmentsKey } from '../assignments/queries.ts';
import { say } from '../ui/said.tsx';
import { t } from './texts.ts';

/** Undone under one key, however often it is tried. */
export function takeBack(queryClient: QueryClient, ids: string[], key = newKey()): void {
  say({ text: t.undoing, tone: 'calm' });
  const tries = queryClient.getMutationCache().build(queryClient, {
    mutationFn: () =>
      answered(
        client.POST('/api/assignments/bulk/cancel', {
          body: { ids },
          params: { header: { 'Idempotency-Key': key } },
        }),
      ),
    ...keyedTries,
  });
  tries
    .execute(undefined)
    .then(({ changed, unchanged }) => {
      const { length } = changed;
      say(
        unchanged.length === 0
          ? { text: t.undone(length) }
          : { text: t.undoneBut(length, unchanged.length), tone: 'caution' },
      );
    })
    .catch((failure: Failure) => {
      say({
        text: failure.isRefusal ? t.undoFailed(failure.problem?.detail ?? failure.message) : t.undoUnsure,
        tone: 'caution',
        action: { text: t.tryAgain, run: () => takeBack(queryClient, ids, key) },
      });
    })
    .finally(() => void queryClient.invalidateQueries({ queryKey: assignmentsKey }));
}

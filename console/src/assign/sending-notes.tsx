/** How it goes with the sending: under way, tried again, waiting for the connection; failed; or not known, and said so. */
import { Button } from '../ui/button.tsx';
import { FailureNote, Note, useCountdown } from '../ui/notes.tsx';
import { t as ui } from '../ui/texts.ts';
import { type Draft, drop } from './draft.ts';
import { type useAssigning, errorOf } from './sending.ts';
import { t } from './texts.ts';

export function SendingNotes({
  draft,
  assigning,
  onRetry,
}: {
  draft: Draft;
  assigning: ReturnType<typeof useAssigning>;
  onRetry: () => void;
}) {
  const { isPending } = assigning;
  const error = errorOf(assigning, draft);
  const seconds = useCountdown(error);
  const isUnsure = !isPending && draft.unsureSince !== null;
  return (
    <>
      {isUnsure && (
        <Note tone="caution" isAlert title={t.unsure}>
          <p>{t.unsureWhy}</p>
          {error?.problem && <p>{error.problem.detail}</p>}
          {error?.requestId != null && (
            <p className="mt-1 text-xs text-soft">{ui.requestId(error.requestId)}</p>
          )}
          <div className="mt-2 flex flex-wrap gap-2">
            <Button onPress={onRetry} isDisabled={seconds > 0}>
              {seconds > 0 ? ui.againIn(seconds) : t.tryAgain}
            </Button>
            <Button onPress={drop}>{t.discard}</Button>
          </div>
        </Note>
      )}
      {!isUnsure && draft.earlierUnsureSince !== null && (
        <Note tone="caution" title={t.unsureEarlier}>
          <p>{t.unsureEarlierWhy}</p>
        </Note>
      )}
      {!isPending && !isUnsure && error && <FailureNote failure={error} onRetry={onRetry} />}
    </>
  );
}

export const Progress = ({
  assigning: { isPending, isPaused, failureCount },
}: {
  assigning: ReturnType<typeof useAssigning>;
}) => (
  <div role="status" className="min-w-0 flex-1 text-soft max-sm:not-empty:basis-full">
    {isPending && (isPaused ? t.sendingLater : failureCount > 0 ? t.sendingAgain : t.sending)}
  </div>
);

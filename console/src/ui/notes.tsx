/** What the page says to a person: a note in place, a word on a thing, an empty list, a failure. */
import { type ReactNode, useEffect, useState } from 'react';
import { tv } from 'tailwind-variants';
import type { Failure } from '../api/failure.ts';
import { Button } from './button.tsx';
import { t } from './texts.ts';

const note = tv({
  base: 'rounded-lg border p-3 text-ink',
  variants: {
    tone: {
      bad: 'border-bad bg-bad-tint',
      caution: 'border-caution bg-caution-tint',
      good: 'border-good bg-good-tint',
      calm: 'border-calm bg-calm-tint',
    },
  },
});
export type Tone = keyof typeof note.variants.tone;

/** @param isAlert comes up in answer to something, and is read out at once */
export function Note({
  tone,
  title,
  isAlert = false,
  children,
}: {
  tone: Tone;
  title?: ReactNode;
  isAlert?: boolean;
  children?: ReactNode;
}) {
  return (
    <div {...(isAlert && { role: 'alert' })} className={note({ tone })}>
      {title !== undefined && <p className="font-semibold">{title}</p>}
      {children}
    </div>
  );
}

const badge = tv({
  base: 'inline-flex items-center gap-1 whitespace-nowrap rounded-full border border-transparent px-2 py-0.5 text-xs font-medium',
  variants: {
    tone: {
      calm: 'bg-calm-tint text-calm',
      caution: 'bg-caution-tint text-caution',
      good: 'bg-good-tint text-good',
      soft: 'bg-page text-soft border-line',
      bad: 'bg-bad text-surface',
    },
  },
});
export function Badge({ tone, children }: { tone: keyof typeof badge.variants.tone; children: ReactNode }) {
  return <span className={badge({ tone })}>{children}</span>;
}

/** Nothing there, why, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="rounded-xl border border-dashed border-edge p-8 text-center">
      <p className="font-semibold">{title}</p>
      {children !== undefined && (
        <div className="mt-2 flex flex-wrap justify-center gap-2 text-soft">{children}</div>
      )}
    </div>
  );
}

/**
 * Why something failed, in the problem's own words, with its request id for who is asked for help.
 *
 * @param isOfChange where nothing was answered, it may have been done all the same; another try must not do it twice
 * @param onRetry offered where another try makes sense; not before the time that the service named
 */
export function FailureNote({
  failure,
  isOfChange = false,
  onRetry,
}: {
  failure: Failure;
  isOfChange?: boolean;
  onRetry?: (() => void) | undefined;
}) {
  const seconds = useCountdown(failure);
  const isUnsure = isOfChange && failure.problem === undefined;
  const isUnreachable = failure.reason === 'unreachable';
  const title = failure.problem?.title ?? (isUnsure ? t.unsure : isUnreachable ? t.unreachable : t.notOurs);
  const detail =
    failure.problem?.detail ?? (isUnsure ? t.unsureWhy : isUnreachable ? t.unreachableWhy : t.notOursWhy);
  const faults = failure.is('validation-failed')?.errors ?? [];
  return (
    <Note tone={isUnsure ? 'caution' : 'bad'} isAlert title={title}>
      <p>{detail}</p>
      {faults.length > 0 && (
        <ul className="ms-4 list-disc">
          {faults.map(({ field, message }) => (
            <li key={field + message}>{message}</li>
          ))}
        </ul>
      )}
      {failure.requestId !== null && (
        <p className="mt-1 text-xs text-soft">{t.requestId(failure.requestId)}</p>
      )}
      {onRetry && (
        <div className="mt-2">
          <Button onPress={onRetry} isDisabled={seconds > 0}>
            {seconds > 0 ? t.againIn(seconds) : t.again}
          </Button>
        </div>
      )}
    </Note>
  );
}

/** That a change waits for the connection, where it does: a dialog hides what its page says of that. */
export const Paused = ({ change: { isPaused } }: { change: { isPaused: boolean } }) => (
  <p role="status" className="text-soft empty:hidden">
    {isPaused && t.paused}
  </p>
);

/** Seconds until another try makes sense, counting down. */
export function useCountdown(failure: Failure | null | undefined): number {
  const [left, setLeft] = useState({ failure, seconds: failure?.retryAfter ?? 0 });
  if (left.failure !== failure) setLeft({ failure, seconds: failure?.retryAfter ?? 0 });
  const isRunning = left.seconds > 0;
  useEffect(() => {
    if (!isRunning) return;
    // By the clock: a laptop that slept has waited too.
    const end = Date.now() + (failure?.retryAfter ?? 0) * 1000;
    const timer = setInterval(
      () => setLeft({ failure, seconds: Math.max(0, Math.ceil((end - Date.now()) / 1000)) }),
      1000,
    );
    return () => clearInterval(timer);
  }, [failure, isRunning]);
  return left.seconds;
}

/**
 * What was done, said until it is dismissed or the next thing is said; with a way back where there is one. One place for
 * the whole page, read out when something comes: a page that goes away after its work still tells what came of it.
 */
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { Button, buttonLook } from './button.tsx';
import { Note, type Tone } from './notes.tsx';
import { t } from './texts.ts';

interface Said {
  text: string;
  tone?: Tone;
  action?: { text: string; run: () => void };
  /** Where to see it. */
  link?: { text: string; to: string; search?: object };
}

let said: Said | null = null;
const listeners = new Set<() => void>();

export function say(what: Said | null): void {
  said = what;
  for (const listener of listeners) listener();
}

export function SaidNotes() {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  return (
    <div
      role="status"
      // Not hidden from those who listen while a dialog is open.
      data-react-aria-top-layer
      className="fixed inset-x-0 bottom-0 z-10 mx-auto max-w-xl p-3 empty:p-0"
    >
      {now && (
        <Note tone={now.tone ?? 'good'}>
          <div className="flex flex-wrap items-center gap-2">
            <p className="min-w-0 flex-1 wrap-anywhere">{now.text}</p>
            {now.link && (
              <Link to={now.link.to} search={now.link.search ?? {}} className={buttonLook()}>
                {now.link.text}
              </Link>
            )}
            {now.action && <Button onPress={now.action.run}>{now.action.text}</Button>}
            <Button look="icon" aria-label={t.dismiss} onPress={() => say(null)}>
              ✕
            </Button>
          </div>
        </Note>
      )}
    </div>
  );
}

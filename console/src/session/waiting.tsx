/** How long it still is until another try is taken: shown as it goes, and not read out each second. */
import { Note } from '../ui/notes.tsx';
import { t } from './texts.ts';

export function Waiting({ seconds }: { seconds: number }) {
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <Note tone="bad" isAlert title={t.tooMany}>
      <p role="timer" aria-live="off">
        {seconds > 0 ? t.againAfter(clock) : t.againNow}
      </p>
    </Note>
  );
}

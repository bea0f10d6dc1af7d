/** Tells that a form holds what was typed before, and offers to begin it anew. */
import { Button } from './button.tsx';
import { Note } from './notes.tsx';
import { t } from './texts.ts';

export const RestoredNote = ({ onBeginAnew }: { onBeginAnew: () => void }) => (
  <Note tone="calm">
    <div className="flex flex-wrap items-center gap-2">
      <p className="flex-1">{t.restored}</p>
      <Button onPress={onBeginAnew}>{t.beginAnew}</Button>
    </div>
  </Note>
);

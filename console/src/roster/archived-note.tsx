/** That one is archived, and the way back. The same key for every try: it happens once. */
import { useState } from 'react';
import { newKey } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { keepFocus } from '../ui/focus.ts';
import { FailureNote, Note } from '../ui/notes.tsx';
import { t } from './texts.ts';

export function ArchivedNote<Item>({
  title,
  does,
  unarchive,
  onDone,
}: {
  title: string;
  /** What unarchiving does. */
  does: string;
  unarchive: (key: string) => Promise<Item>;
  onDone: (item: Item) => Promise<void>;
}) {
  const [key] = useState(newKey);
  const change = useChange({
    isKeyed: true,
    mutationFn: () => unarchive(key),
    onSuccess: (item) => onDone(item).then(keepFocus),
  });
  return (
    <Note tone="caution" title={title}>
      <p className="mb-2">{does}</p>
      <Button onPress={() => change.run()} isBusy={change.isPending}>
        {t.unarchive}
      </Button>
      {change.error && (
        <div className="mt-2">
          <FailureNote failure={change.error} isOfChange />
        </div>
      )}
    </Note>
  );
}

/** What archiving would do, said before it is done: how much is open, and what becomes of that. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { newKey } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { type Whose, summaryQuery } from '../assignments/queries.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote, Paused } from '../ui/notes.tsx';
import { WindowButtons } from '../ui/window.tsx';
import { t } from './texts.ts';

/**
 * @param archive with a key that is the same for every try of the same intention
 * @param children for that many open assignments, if there are any
 */
export function ArchiveForm<Intention, Item>({
  whose,
  says,
  button,
  intention,
  archive,
  onDone,
  onClose,
  children,
}: {
  whose: Whose;
  says: string;
  button: string;
  intention: Intention;
  archive: (intention: Intention, key: string) => Promise<Item>;
  onDone: (item: Item, intention: Intention) => void;
  onClose: () => void;
  children: (open: number) => ReactNode;
}) {
  const summary = useQuery({ ...summaryQuery(whose), staleTime: 0 });
  const [keyed, setKeyed] = useState({ intention, key: newKey() });
  if (keyed.intention !== intention) setKeyed({ intention, key: newKey() });
  const change = useChange({
    isKeyed: true,
    mutationFn: (meant: typeof keyed) => archive(meant.intention, meant.key),
    onSuccess: (item, meant) => onDone(item, meant.intention),
  });
  const open = summary.data?.open;
  return (
    <div className="flex flex-col gap-3 wrap-anywhere">
      <p>
        {says} {t.historyStays}
      </p>
      {/* As high before it is known as it will be. */}
      <div className="min-h-28">
        <div role="status">
          {open === undefined && !summary.error && <p className="text-soft">{t.looking}</p>}
          {open === 0 && <p>{t.nothingOpenOf}</p>}
        </div>
        {open !== undefined && open > 0 && children(open)}
      </div>
      {summary.error && (
        <>
          <p>{t.openUnknown}</p>
          <FailureNote failure={summary.error} onRetry={() => void summary.refetch()} />
        </>
      )}
      {change.error && <FailureNote failure={change.error} isOfChange onRetry={() => change.run(keyed)} />}
      <Paused change={change} />
      <WindowButtons>
        <Button onPress={onClose}>{t.cancel}</Button>
        <Button
          look="danger"
          isDisabled={open === undefined}
          isBusy={change.isPending}
          onPress={() => change.run(keyed)}
        >
          {button}
        </Button>
      </WindowButtons>
    </div>
  );
}

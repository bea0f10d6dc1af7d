/** What can be done with the selected rows; where none is, what stands there otherwise. */
import { type ReactNode, type Ref, useEffect } from 'react';
import { buttonLook } from '../ui/button.tsx';
import { t } from './texts.ts';

export type BulkKind = 'cancel' | 'due' | 'note';

export function BulkBar({
  ref,
  count,
  onOpen,
  onNone,
  children,
}: {
  ref: Ref<HTMLDivElement>;
  count: number;
  onOpen: (kind: BulkKind) => void;
  onNone: () => void;
  children: ReactNode;
}) {
  const isOn = count > 0;
  useEffect(() => {
    // Its dialog, which so is there when it is wanted.
    if (isOn) void import('./bulk-window.tsx').catch(() => undefined);
  }, [isOn]);
  const button = (kind: BulkKind, text: string) => (
    <button
      type="button"
      onClick={() => onOpen(kind)}
      className={buttonLook({ look: kind === 'cancel' ? 'danger' : 'plain' })}
    >
      {text}
    </button>
  );
  return (
    <>
      <p role="status" className="sr-only">
        {isOn && t.selected(count)}
      </p>
      {!isOn && <p className="text-soft">{children}</p>}
      {isOn && (
        <div
          ref={ref}
          role="group"
          aria-label={t.selectedActions}
          className="flex flex-wrap items-center gap-2"
        >
          <span className="font-medium">{t.selected(count)}</span>
          {button('due', t.dueMany)}
          {button('note', t.noteMany)}
          {button('cancel', t.cancelMany)}
          <button
            type="button"
            aria-label={t.unselect}
            onClick={onNone}
            className={buttonLook({ look: 'icon' })}
          >
            ✕
          </button>
        </div>
      )}
    </>
  );
}

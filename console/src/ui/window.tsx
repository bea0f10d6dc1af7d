/** A dialog over the page. Loaded when one is opened: import it only where that is loaded lazily. */
import { type ReactNode, useEffect } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { buttonLook } from './button.tsx';
import { keepFocus } from './focus.ts';
import { t } from './texts.ts';

/** @param onClose by Escape, its cross or a press beside it; gives the focus back to what opened it */
export function Window({
  title,
  isWide = false,
  isDismissable = true,
  onClose,
  children,
}: {
  title: string;
  isWide?: boolean;
  /** Not by a press beside it: there is something in it that would be lost. */
  isDismissable?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  useEffect(() => keepFocus, []);
  return (
    <ModalOverlay
      isOpen
      isDismissable={isDismissable}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className="fixed inset-0 z-20 flex items-end justify-center bg-black/50 sm:items-start sm:p-4 sm:pt-[8vh]"
    >
      <Modal
        className={`w-full rounded-t-xl border border-line bg-surface shadow-2xl sm:rounded-xl ${isWide ? 'sm:max-w-3xl' : 'sm:max-w-md'}`}
      >
        <Dialog className="max-h-[90dvh] overflow-auto p-5 outline-none">
          <div className="mb-4 flex items-start gap-2">
            <Heading slot="title" level={2} className="flex-1 text-lg font-semibold wrap-anywhere">
              {title}
            </Heading>
            <AriaButton slot="close" aria-label={t.close} className={buttonLook({ look: 'icon' })}>
              ✕
            </AriaButton>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What a dialog ends with: its buttons, the one that does it last. */
export const WindowButtons = ({ children }: { children: ReactNode }) => (
  <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>
);

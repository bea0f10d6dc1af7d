/** A dialog that is a route over its page: how it is opened by a link, and closed again. */
import { type NavigateOptions, useLocation, useRouter } from '@tanstack/react-router';
import { createContext, useContext, useRef } from 'react';

declare module '@tanstack/history' {
  interface HistoryState {
    /** Whether the entry before this one is the page that the dialog is over. */
    isOver?: boolean;
  }
}

/** Of links from the page to its dialog. */
export const over = { state: { isOver: true } } as const;

/** The page that a dialog is over, where that is another than usual. */
export const PageBelow = createContext<NavigateOptions | undefined>(undefined);

/** @returns what closes the dialog: goes back to the page where one came from it, else replaces the dialog by it */
export function useClose(usual: NavigateOptions): () => void {
  const page = useContext(PageBelow) ?? usual;
  const router = useRouter();
  const isOver = useLocation({ select: ({ state }) => state.isOver === true });
  const isClosed = useRef(false);
  return () => {
    if (isClosed.current) return;
    isClosed.current = true;
    if (isOver) router.history.back();
    else void router.navigate({ ...page, replace: true });
  };
}

/** How a dialog that is a route closes: as "back" does, unless one came to it by its address. */
import { useCanGoBack, useRouter } from '@tanstack/react-router';

/** @param toPage goes to the page below, in place of the dialog */
export function useClose(toPage: () => void): () => void {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  return () => (canGoBack ? router.history.back() : toPage());
}

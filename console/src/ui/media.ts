/** What the window is like, for what CSS alone cannot decide: a table where there is room, cards where there is not. */
import { useSyncExternalStore } from 'react';

// In rem: letters that are twice as large need twice the room.
const wide = matchMedia('(min-width: 48rem)');

export const useIsWide = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      wide.addEventListener('change', listener);
      return () => wide.removeEventListener('change', listener);
    },
    () => wide.matches,
  );

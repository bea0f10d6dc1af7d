/**
 * One browser is one person: its tabs share the session's cookie, and so what one of them learns of who is signed in holds for
 * all. None shows, or keeps, what is somebody else's.
 */
import { basePath } from '../api/client.ts';
import { inTab } from '../api/kept.ts';
import { dropAll } from './drafts.ts';

const channel = openChannel();
const place = 'onus-person';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
const tell = (userId: string | null): void => channel?.postMessage(userId);

/** Whose page this is, or was last. */
let last: string | undefined;

/**
 * Somebody is signed in: other tabs hear of it, and what another person left in this one is gone.
 *
 * @returns whether the page is another person's, and is loaded anew: what it told them, and still does for them, ends with it
 */
export function isHere(userId: string): boolean {
  if (inTab.get(place) !== userId) {
    dropAll();
    inTab.set(place, userId);
  }
  tell(userId);
  const isAnothers = last !== undefined && last !== userId;
  last = userId;
  if (isAnothers) location.reload();
  return isAnothers;
}

/** They signed out. */
export function isGone(): void {
  dropAll();
  tell(null);
}

/** @param shown whose page this is, if anybody's */
export function heedOtherTabs(shown: () => string | undefined, onGone: () => void): void {
  channel?.addEventListener('message', ({ data: userId }: MessageEvent<string | null>) => {
    if (userId === null) dropAll();
    const mine = shown();
    if (mine === undefined || mine === userId) return;
    if (userId === null) onGone();
    else location.reload();
  });
  // A page that "back" takes out of the browser's memory is as it was left.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}

/** A browser that has none, or allows none, tells its other tabs nothing: each hears of it when it asks the service. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(`onus-session${basePath}`);
  } catch {
    return undefined;
  }
}

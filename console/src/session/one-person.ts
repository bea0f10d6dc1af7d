/**
 * One browser is one person: its tabs share the session's cookie, and so what one of them learns of who is signed in holds for
 * all. None shows, or keeps, what is somebody else's.
 */
import { basePath } from '../api/client.ts';
import { dropAll } from './drafts.ts';

const channel = new BroadcastChannel(`onus-session${basePath}`);
const place = 'onus-person';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
const tell = (userId: string | null): void => channel.postMessage(userId);

/** Somebody is signed in: other tabs hear of it, and what another person left in this one is gone. */
export function isHere(userId: string): void {
  if (sessionStorage.getItem(place) !== userId) {
    dropAll();
    sessionStorage.setItem(place, userId);
  }
  tell(userId);
}

/** They signed out. */
export function isGone(): void {
  dropAll();
  tell(null);
}

/** @param shown whose page this is, if anybody's */
export function heedOtherTabs(shown: () => string | undefined, onGone: () => void): void {
  channel.addEventListener('message', ({ data: userId }: MessageEvent<string | null>) => {
    if (userId === null) dropAll();
    const mine = shown();
    if (mine === undefined || mine === userId) return;
    if (userId === null) onGone();
    else location.reload();
  });
  // A page that "back" takes out of the browser's memory is as it was left.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}

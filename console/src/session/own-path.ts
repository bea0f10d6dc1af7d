import { read } from '../api/addresses.ts';

type Raw = Record<string, unknown>;

/** What the address of the sign-in says. What is left out, the router takes as it was written. */
export const readSignIn = (raw: Raw): { next?: string | undefined; error?: string | undefined } => ({
  ...readNext(raw),
  error: read.text(raw, 'error'),
});

/** Where to go on afterwards: an address of the console's own. */
export const readNext = (raw: Raw): { next?: string | undefined } => ({ next: ownPath(raw.next) });

/** Where an address says to go on: a path of this site alone, read as browsers read it; else undefined. */
function ownPath(wish: unknown): string | undefined {
  // Browsers take control characters out and a backslash for a slash: `/\t/evil.example`.
  if (typeof wish !== 'string' || !/^\/[^\p{Cc}\\]*$/u.test(wish)) return undefined;
  const url = URL.parse(wish, location.origin);
  if (url === null || url.origin !== location.origin || url.pathname.startsWith('//')) return undefined;
  return url.pathname + url.search + url.hash;
}

/** Where an address says to go on: a path of this site alone, read as browsers read it; else undefined. */
function ownPath(wish: unknown): string | undefined {
  // Browsers take control characters out and a backslash for a slash: `/\t/evil.example`.
  if (typeof wish !== 'string' || !/^\/[^\p{Cc}\\]*$/u.test(wish)) return undefined;
  const url = URL.parse(wish, location.origin);
  if (url === null || url.origin !== location.origin || url.pathname.startsWith('//')) return undefined;
  return url.pathname + url.search + url.hash;
}

export interface SignInSearch {
  /** Where to go on afterwards. */
  next?: string | undefined;
  error?: string | undefined;
}

/** Of an address. What is left out of it, the router takes as it was written: so it is said to be undefined. */
export const readNext = (raw: Record<string, unknown>): Pick<SignInSearch, 'next'> => ({
  next: ownPath(raw.next),
});

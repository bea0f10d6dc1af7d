/** Where an address says to go on: a path of this site alone, read as browsers read it; else undefined. */
export function ownPath(wish: unknown): string | undefined {
  // Browsers take control characters out and a backslash for a slash: `/\t/evil.example`.
  if (typeof wish !== 'string' || !/^\/[^\p{Cc}\\]*$/u.test(wish)) return undefined;
  const url = URL.parse(wish, location.origin);
  if (url === null || url.origin !== location.origin || url.pathname.startsWith('//')) return undefined;
  return url.pathname + url.search + url.hash;
}

/** Far more than a page of ours is named with; a cookie has room for it. */
const longest = 1_500;

/**
 * Where to go after signing in, of what the address of a page said: a path of this site alone, read as browsers read it.
 * Anything else, also what leads back into signing in, is the beginning.
 */
export function ownPath(wish: string | undefined): string {
  const site = 'http://here.invalid';
  // Browsers take control characters out and a backslash for a slash: `/\t/evil.example`.
  if (wish === undefined || wish.length > longest || !/^\/[^\p{Cc}\\]*$/u.test(wish)) return '/';
  const url = URL.parse(wish, site);
  if (url === null || url.origin !== site) return '/';
  const path = url.pathname + url.search + url.hash;
  return path.startsWith('//') || /^\/(api|sign-in)(\/|$)/.test(url.pathname) ? '/' : path;
}

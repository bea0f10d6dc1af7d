import type { Request } from 'express';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a browser sent this request, which may change something, from a page of another site. Beside the
 * cookie's SameSite this is what guards against forged requests (OWASP, "Cross-Site Request Forgery
 * Prevention", Fetch Metadata and the Origin check). Programs that are no browsers send neither header.
 * @param trusted origins of other sites that may
 */
export function isCrossSite(request: Request, trusted: readonly string[]): boolean {
  if (safeMethods.has(request.method)) return false;
  const { origin } = request.headers;
  if (origin !== undefined && trusted.includes(origin)) return false;
  const fetchSite = request.headers['sec-fetch-site'];
  if (fetchSite !== undefined) return fetchSite !== 'same-origin' && fetchSite !== 'none';
  if (origin === undefined) return false;
  return URL.parse(origin)?.host !== request.host;
}

import type { Request } from 'express';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a browser sent this request, which may change something, from a page of another site. Beside the
 * cookie's SameSite this is what guards against forged requests (OWASP, "Cross-Site Request Forgery
 * Prevention", Fetch Metadata and the Origin check). Programs that are no browsers send neither header.
 */
export function isCrossSite(request: Request): boolean {
  if (safeMethods.has(request.method)) return false;
  const fetchSite = request.headers['sec-fetch-site'];
  if (fetchSite !== undefined) return fetchSite !== 'same-origin' && fetchSite !== 'none';
  const { origin } = request.headers;
  if (origin === undefined) return false;
  return URL.parse(origin)?.host !== request.host;
}

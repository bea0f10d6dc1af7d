import type { Request } from 'express';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * What shows that a browser sent this request, which may change something, from a page of another site, and what to set
 * if that is a mistake; undefined if nothing does. Beside the cookie's SameSite this is what guards against forged requests
 * (OWASP, "Cross-Site Request Forgery Prevention", Fetch Metadata and the Origin check). Programs that are no browsers send
 * neither header.
 * @param trusted origins that may: PUBLIC_URL's and those of other sites
 */
export function crossSiteFault(request: Request, trusted: readonly string[]): string | undefined {
  if (safeMethods.has(request.method)) return undefined;
  const { origin } = request.headers;
  if (origin !== undefined && trusted.includes(origin)) return undefined;
  const fetchSite = request.headers['sec-fetch-site'];
  if (fetchSite === 'same-origin' || fetchSite === 'none') return undefined;
  const page = origin === undefined ? 'no Origin' : `Origin "${origin}"`;
  if (fetchSite !== undefined) {
    return (
      `The browser sent Sec-Fetch-Site "${fetchSite}" and ${page}, which is not this one's. If that page may ` +
      'call, name its origin in CORS_ORIGINS; if it is this site under another name, set PUBLIC_URL.'
    );
  }
  if (origin === undefined || URL.parse(origin)?.host === request.host) return undefined;
  return (
    `The browser sent ${page}, and the request came with Host "${request.host}". If both are this site, the proxy ` +
    'must pass Host on as it came (or X-Forwarded-Host, with TRUSTED_PROXIES set), or PUBLIC_URL must name the site; ' +
    'if it is another one that may call, name it in CORS_ORIGINS.'
  );
}

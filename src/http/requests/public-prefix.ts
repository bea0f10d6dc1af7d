/**
 * The path prefix of PUBLIC_URL, where a proxy serves us below one. A proxy may take it off or pass it on: within the
 * service no path has it, but for `originalUrl`, which is what the caller sees; of what
 * leaves, each `Location` has it, and each `type` and `url` of a problem.
 */
import type { Request, RequestHandler } from 'express';

/** @param prefix such as `/onus`, which no path within the service begins with */
export function publicPrefix(prefix: string): RequestHandler {
  const isBelow = (url: string): boolean =>
    url.startsWith(prefix) && /^([/?]|$)/.test(url.slice(prefix.length));
  return (request, response, next) => {
    if (isBelow(request.url)) request.url = request.url.slice(prefix.length).replace(/^(?!\/)/, '/');
    request.originalUrl = prefix + request.url;

    // Here, and not where one is set: an answer that was kept for repeats has the Location of its time.
    const writeHead = response.writeHead.bind(response);
    response.writeHead = ((...args: Parameters<typeof writeHead>) => {
      const location = response.getHeader('Location');
      if (typeof location === 'string' && location.startsWith('/') && !isBelow(location)) {
        response.setHeader('Location', prefix + location);
      }
      return writeHead(...args);
    }) as typeof writeHead;
    next();
  };
}

/** What the caller sees before the service's own paths. */
export function prefixOf({ originalUrl, baseUrl, url }: Request): string {
  return originalUrl.slice(0, originalUrl.length - `${baseUrl}${url}`.length);
}

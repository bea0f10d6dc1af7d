/**
 * The console to browsers: its files as they were built and compressed, and its page for every address that is not the
 * service's own. Names below /assets/ have the hash of their content and are kept for ever; all else is asked for again
 * each time, and is 304 where it is known.
 */
import type { Request, RequestHandler, Response } from 'express';
import { ownSegments } from '../operations/settings/own-segments.js';
import { type BuiltFile, readConsole } from './built-files.js';
import { pageHeaders } from './page-headers.js';

/** @returns undefined if the folder has no console */
export function serveConsole(folder: string, prefix: string): RequestHandler | undefined {
  const built = readConsole(folder, prefix);
  if (built === undefined) return undefined;
  const { page, files } = built;
  return (request, response, next) => {
    const { method, path, headers } = request;
    if (method !== 'GET' && method !== 'HEAD') return next();
    const file = files.get(path);
    if (file !== undefined) return send(request, response, file, path.startsWith('/assets/'));
    const [, segment = ''] = path.toLowerCase().split('/', 2);
    if (ownSegments.has(segment)) {
      // While two builds serve, another instance may have it a moment later.
      if (segment === 'assets') response.set('Cache-Control', 'no-store');
      return next();
    }
    response.vary('Accept');
    // Whoever takes anything, as curl does, is not navigating: what is mistyped stays 404 there.
    if (path !== '/' && headers.accept?.includes('text/html') !== true) return next();
    send(request, response, page, false);
  };
}

function send(request: Request, response: Response, file: BuiltFile, isKept: boolean): void {
  // For metrics, where each route is a name.
  request.route = { path: isKept ? '/assets/:name' : 'console' };
  const encoding = (['br', 'gzip'] as const).find((each) => file[each] && request.acceptsEncodings(each));
  const { body, etag } = file[encoding ?? 'plain']!;
  response.vary('Accept-Encoding').set({
    ...pageHeaders,
    ETag: etag,
    'Cache-Control': isKept ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  if (encoding) response.set('Content-Encoding', encoding);
  response.type(file.extension).send(body);
}

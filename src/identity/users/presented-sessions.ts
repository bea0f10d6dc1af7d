/**
 * The sessions that the cookies of a request name. Browsers send every cookie whose host and path fit, in an order of
 * their own: beside the one that was set last there may be stale ones of another path, another port, or another Onus.
 */
import { unescape } from 'node:querystring';
import { unsign } from 'cookie-signature';
import type { Request } from 'express';

declare module 'node:http' {
  interface IncomingMessage {
    /** The secrets of all sessions that its cookies name, of which the newest counts: signing out ends them all. */
    presentedSids?: string[];
  }
}

export interface Presented {
  sid: string;
  /** Of the cookie. */
  value: string;
}

/** Those that we signed, as express-session does. */
export function presentedSessions(
  { headers }: Request,
  isName: (name: string) => boolean,
  secret: string,
): Presented[] {
  return (headers.cookie ?? '').split(';').flatMap((pair) => {
    const [, name = '', value = ''] = /^\s*([^=\s]+)\s*=\s*"?s(?:%3A|:)([^\s"]+)/i.exec(pair) ?? [];
    const sid = isName(name) && unsign(unescape(value), secret);
    return sid === false ? [] : [{ sid, value: `s:${value}` }];
  });
}

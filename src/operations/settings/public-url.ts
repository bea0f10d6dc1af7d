/**
 * Where others reach the service (`PUBLIC_URL`), and what follows for its session cookie: its name, and whether pages of
 * `CORS_ORIGINS` are of the same site, as browsers see it.
 */
import { getDomain } from 'tldts';
import { ownSegments } from './own-segments.js';

export interface PublicUrl {
  /** Without a slash at its end. */
  readonly href: string;
  readonly origin: string;
  /** Of its path, such as `/onus`; empty where the service has a host of its own. */
  readonly prefix: string;
  readonly secure: boolean;
}

/** The session's cookie. */
export interface CookieSettings {
  /** Undefined: {@link defaultCookieName} of the port that is served on. */
  readonly name: string | undefined;
  /** Whether some of `CORS_ORIGINS` are of another site, so that it must be `SameSite=None`. */
  readonly acrossSites: boolean;
}

/** Where no TLS is known of. With the port, because browsers send a cookie to all ports of its host. */
export const defaultCookieName = (port: number | undefined): string => `onus.sid.${port}`;

/** Segments that need no escape. */
const plainPrefix = /^(\/[\w.~-]+)*$/;

/** Whether it begins as a path of ours does: then it would not show whether a proxy took it off. */
const isOurs = (prefix: string): boolean => ownSegments.has((prefix.split('/')[1] ?? '').toLowerCase());

/** @param faults gets a sentence for each fault */
export function toPublicUrl(url: URL | undefined, faults: string[]): PublicUrl | undefined {
  if (url === undefined) return undefined;
  const { origin, protocol, username, password, search, hash } = url;
  const prefix = url.pathname.replace(/\/+$/, '');
  if (username + password + search + hash !== '') {
    faults.push(`PUBLIC_URL has a user, a query or a fragment, but it must be like ${origin}/onus.`);
  }
  if (!plainPrefix.test(prefix) || isOurs(prefix)) {
    faults.push(
      `PUBLIC_URL has the path "${prefix}", but it must be of letters, digits, ".", "_", "~" and "-", ` +
        'and must not begin with what Onus serves itself, such as /api or /docs: take one like /onus.',
    );
  }
  return { href: origin + prefix, origin, prefix, secure: protocol === 'https:' };
}

/** @param faults gets a sentence for each fault: of each, browsers drop the cookie without a word */
export function cookieSettings(
  givenName: string | undefined,
  publicUrl: PublicUrl | undefined,
  corsOrigins: readonly string[],
  faults: string[],
): CookieSettings {
  const nameFault = givenName && faultOfName(givenName, publicUrl);
  if (nameFault) faults.push(`SESSION_COOKIE_NAME is "${givenName}", but ${nameFault}`);
  const otherSite = corsOrigins.find((origin) => isOfAnotherSite(origin, publicUrl));
  if (otherSite !== undefined && !publicUrl?.secure) {
    faults.push(
      `CORS_ORIGINS has "${otherSite}", which is another site than ${publicUrl?.href ?? 'http on this machine'}, ` +
        'and browsers send cookies across sites over https alone: set PUBLIC_URL to the https URL of Onus.',
    );
  }
  return { name: givenName ?? secureName(publicUrl), acrossSites: otherSite !== undefined };
}

function secureName(publicUrl: PublicUrl | undefined): string | undefined {
  if (!publicUrl?.secure) return undefined;
  const { port } = new URL(publicUrl.origin);
  return `${securePrefix(publicUrl)}onus.sid${port && `.${port}`}`;
}

/** By which browsers keep a cookie's name for who set it: over TLS, and, where we have all of a host, by no other host. */
export function securePrefix(publicUrl: PublicUrl | undefined): '' | '__Host-' | '__Secure-' {
  if (!publicUrl?.secure) return '';
  return publicUrl.prefix === '' ? '__Host-' : '__Secure-';
}

function faultOfName(name: string, publicUrl: PublicUrl | undefined): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'it must be of letters, digits, ".", "_" and "-".';
  if (/^__(Host|Secure)-/i.test(name) && !publicUrl?.secure) {
    return 'browsers take such a name over https alone: set PUBLIC_URL to the https URL of Onus.';
  }
  if (/^__Host-/i.test(name) && publicUrl?.prefix !== '') {
    return 'browsers take it only without a path, which PUBLIC_URL has: begin it with __Secure- instead.';
  }
  return undefined;
}

/** Without a `PUBLIC_URL` nothing is known of our own site but that it is plain http on this machine. */
function isOfAnotherSite(origin: string, publicUrl: PublicUrl | undefined): boolean {
  return publicUrl === undefined ? !origin.startsWith('http:') : siteOf(origin) !== siteOf(publicUrl.origin);
}

/** As browsers see it (WHATWG HTML, "same site"): with the scheme, and by the Public Suffix List. */
function siteOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${getDomain(hostname, { allowPrivateDomains: true }) ?? hostname}`;
}

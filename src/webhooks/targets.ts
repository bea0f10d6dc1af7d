/**
 * Where deliveries may go: over https to public addresses. A URL is looked at when it is saved, and the address at every
 * connection, since a name may lead elsewhere by then. `WEBHOOK_ALLOW_PRIVATE` allows http and all addresses.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface TargetFault {
  code: 'invalid-url' | 'not-public';
  message: string;
}

const allowing = ' An operator can allow others (WEBHOOK_ALLOW_PRIVATE).';

/** The URL as it is kept; or what is wrong with it. */
export function targetOf(text: string, allowPrivate: boolean): URL | TargetFault {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return { code: 'invalid-url', message: 'url must be a URL such as https://example.org/onus.' };
  if (url.username + url.password !== '' || /^[^?#]*@/.test(text.replace(/^https?:\/*([^/?#]*).*$/i, '$1')))
    return {
      code: 'invalid-url',
      message: 'url must not have a user or a password: what comes from us is signed.',
    };
  if (text.includes('#'))
    return { code: 'invalid-url', message: 'url must not have a fragment, which is never sent.' };
  if (allowPrivate) return url;
  if (url.protocol !== 'https:')
    return { code: 'not-public', message: `url must begin with https://.${allowing}` };
  const host = hostOf(url).replace(/\.+$/, '');
  if (host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && !isPublic(host)))
    return {
      code: 'not-public',
      message: `url must lead to a public address, which ${host} is not.${allowing}`,
    };
  return url;
}

/** Without the brackets of IPv6. What the parser of URLs takes for IPv4, such as `0x7f.1`, it has written out. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** IPv6 that is given to anybody; all else is special, or not in use. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an address is one of the internet: none that stands for another, as Teredo's do, and a mapped one as the one in it. */
export function isPublic(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  // Written by the parser of URLs, since ipaddr.js takes `::8.8.8.8` for `::ffff:8.8.8.8`; it knows no zones, as of `fe80::1%eth0`.
  const url = version === 4 ? null : URL.parse(`http://[${address}]`);
  if (version === 6 && url === null) return false;
  const parsed = ipaddr.process(url === null ? address : hostOf(url));
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast));
}

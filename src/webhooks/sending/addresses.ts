/**
 * The addresses of a name, as the system finds them, of which only those are connected to that may be.
 *
 * A look-up takes one of the few threads of this process for as long as a name server keeps silent: few are made at once, of one
 * name one, and of names that took long the last time one in all, so that those of others find a turn.
 */
import { lookup as resolve } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { FewAtOnce } from '../../http/requests/few-at-once.js';

/** Where nothing may be sent. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';

  /** @param host as the admin wrote it; what it leads to inside is not for them to know */
  constructor(host: string) {
    super(`${host} ${isIP(host) === 0 ? 'has' : 'is'} no public address, and so nothing is sent there.`);
  }
}

const mostAtOnce = 2;

/** Milliseconds that none takes which works. */
const longMs = 1_000;

/** Names that are known to take long; beyond these the oldest are forgotten. */
const mostSlow = 1_000;

/** A look-up for `net.connect`, that fails with {@link RefusedAddress} where a name has no address that may be connected to. */
export function lookUpAllowed(mayGoTo: (address: string) => boolean): LookupFunction {
  const underWay = new Map<string, Promise<LookupAddress[]>>();
  const turns = new FewAtOnce(mostAtOnce);
  const slowTurn = new FewAtOnce(1);
  const slow = new Set<string>();

  const ask = async (host: string): Promise<LookupAddress[]> => {
    const start = performance.now();
    try {
      return await resolve(host, { all: true });
    } finally {
      slow.delete(host);
      if (performance.now() - start > longMs) slow.add(host);
      if (slow.size > mostSlow) slow.delete(slow.values().next().value!);
    }
  };

  const find = (host: string): Promise<LookupAddress[]> => {
    const take = (): Promise<LookupAddress[]> => turns.take(() => ask(host));
    const there =
      underWay.get(host) ??
      (slow.has(host) ? slowTurn.take(take) : take()).finally(() => underWay.delete(host));
    underWay.set(host, there);
    return there;
  };

  const findAllowed = callbackify(async (host: string): Promise<LookupAddress[]> => {
    const addresses = await find(host);
    const allowed = addresses.filter(({ address }) => mayGoTo(address));
    if (allowed.length === 0) throw new RefusedAddress(host);
    return allowed;
  });

  return (host, options, done) => {
    findAllowed(host, (error, allowed) => {
      if (error !== null) done(error, []);
      else if (options.all) done(null, allowed);
      else done(null, allowed[0]!.address, allowed[0]!.family);
    });
  };
}

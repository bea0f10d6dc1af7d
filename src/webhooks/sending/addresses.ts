/**
 * The addresses of a name, as the system finds them, of which only those are connected to that may be.
 *
 * A look-up takes one of the few threads of this process for as long as a name server keeps silent: few are made at once,
 * and of one name one.
 */
import { lookup as resolve } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { FewAtOnce } from '../../http/requests/few-at-once.js';

/** Where nothing may be sent. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';

  constructor(address: string) {
    super(`${address} is no public address, and so nothing is sent there.`);
  }
}

const mostAtOnce = 2;

/** A look-up for `net.connect`, that fails with {@link RefusedAddress} where a name has no address that may be connected to. */
export function lookUpAllowed(mayGoTo: (address: string) => boolean): LookupFunction {
  const underWay = new Map<string, Promise<LookupAddress[]>>();
  const turns = new FewAtOnce(mostAtOnce);

  const find = (host: string): Promise<LookupAddress[]> => {
    const there =
      underWay.get(host) ??
      turns.take(() => resolve(host, { all: true })).finally(() => underWay.delete(host));
    underWay.set(host, there);
    return there;
  };

  const findAllowed = callbackify(async (host: string): Promise<LookupAddress[]> => {
    const addresses = await find(host);
    const allowed = addresses.filter(({ address }) => mayGoTo(address));
    if (allowed.length === 0) throw new RefusedAddress(addresses[0]?.address ?? host);
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

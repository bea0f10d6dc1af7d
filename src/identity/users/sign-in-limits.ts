/**
 * How often a wrong password is taken: for one account, from wherever, and from one address, for whatever account, over
 * all instances together. A try is counted before the password is looked at, so that many at once are no way around,
 * and given back if it was right.
 */
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import type { RateLimiterPostgres } from 'rate-limiter-flexible';
import { RateLimited } from '../../http/problems/problems.js';
import { refusalHeaders } from '../../http/rate-limits/headers.js';
import { type Limit, RateLimits, taken } from '../../http/rate-limits/rate-limits.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';

@Injectable()
export class SignInLimits {
  private readonly account: Limit;
  private readonly address: Limit;
  private readonly accounts: RateLimiterPostgres;
  private readonly addresses: RateLimiterPostgres;

  constructor(limits: RateLimits, @Inject(SETTINGS) { signIn }: Settings) {
    const seconds = signIn.windowSeconds;
    this.account = { name: 'account', points: signIn.attemptsPerAccount, seconds };
    this.address = { name: 'address', points: signIn.attemptsPerAddress, seconds };
    this.accounts = limits.limiter(this.account);
    this.addresses = limits.limiter(this.address);
  }

  /**
   * Counts a try. Throws {@link RateLimited} where there were too many, also for accounts that nobody has.
   * @returns to be called if the password was right
   */
  async count(email: string, address: string): Promise<() => Promise<void>> {
    const account = accountOf(email);
    const network = networkOf(address);
    await take(this.addresses, network, this.address, 'Too many wrong passwords from this address');
    await take(this.accounts, account, this.account, 'Too many wrong passwords for this account');
    return async () => {
      await Promise.all([this.accounts.delete(account), this.addresses.reward(network)]);
    };
  }

  /** Forgets an account's wrong tries, for when it has another password. */
  async lift(email: string): Promise<void> {
    await this.accounts.delete(accountOf(email));
  }
}

/** Not the e-mail itself: those that nobody has would be kept too. */
export function accountOf(email: string): string {
  return createHash('sha256').update(email).digest('hex');
}

async function take(limiter: RateLimiterPostgres, key: string, limit: Limit, what: string): Promise<void> {
  const { isWithin, state } = await taken(limiter.consume(key));
  if (!isWithin) {
    const minutes = Math.ceil(state.msBeforeNext / 60_000);
    throw new RateLimited(`${what}: try again in ${minutes} min.`, refusalHeaders(limit, state.msBeforeNext));
  }
}

/** Of IPv6 the /64, which one household or one attacker has as a whole; of IPv4 the address. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${parsed.toByteArray().slice(0, 8).join('.')}/64`;
}

/**
 * How often a key may be used: so many requests a second, and half as many more once in ten seconds, over all
 * instances together.
 *
 * An instance takes requests from the common count in lots of a fiftieth of the limit and spends them here, within the
 * same second. Small limits are counted one by one; a large one costs a query for a lot and not for a request. What an
 * instance did not spend of a lot is lost with the second, so the limit may be reached a little early, never exceeded.
 */
import { Injectable } from '@nestjs/common';
import { BurstyRateLimiter } from 'rate-limiter-flexible';
import { RateLimited } from '../../http/problems/problems.js';
import { limitHeaders, refusalHeaders } from '../../http/rate-limits/headers.js';
import { type Limit, RateLimits, taken } from '../../http/rate-limits/rate-limits.js';

const burstSeconds = 10;
const lotsPerSecond = 50;

interface Lot {
  left: number;
  /** What was left in the common count when it was taken. */
  remaining: number;
  /** When the second ends, of performance.now(). */
  endsAt: number;
}

@Injectable()
export class KeyLimits {
  private readonly limiters = new Map<number, BurstyRateLimiter>();
  private readonly lots = new Map<string, Lot>();
  private readonly takes = new Map<string, Promise<Lot>>();

  constructor(private readonly limits: RateLimits) {}

  /**
   * Counts a request and returns the headers that tell of the limit. Throws {@link RateLimited}.
   * @param perSecond the key's limit
   */
  async count(keyId: string, perSecond: number): Promise<Record<string, string>> {
    const limit: Limit = { name: 'key', points: perSecond, seconds: 1 };
    const lot = this.spend(keyId) ?? (await this.takeInTurn(keyId, limit));
    return limitHeaders(limit, lot.remaining + lot.left, lot.endsAt - performance.now());
  }

  private spend(keyId: string): Lot | undefined {
    const lot = this.lots.get(keyId);
    if (lot === undefined || lot.left === 0 || lot.endsAt <= performance.now()) return undefined;
    lot.left -= 1;
    return lot;
  }

  /** Of those that find no lot at once, one brings a large one for the others; of lots of one, each brings its own. */
  private async takeInTurn(keyId: string, limit: Limit): Promise<Lot> {
    const size = Math.max(1, Math.floor(limit.points / lotsPerSecond));
    if (size === 1) return this.takeLot(keyId, limit, size);
    for (let running = this.takes.get(keyId); running !== undefined; running = this.takes.get(keyId)) {
      await running;
      const lot = this.spend(keyId);
      if (lot !== undefined) return lot;
    }
    const taking = this.takeLot(keyId, limit, size).finally(() => this.takes.delete(keyId));
    this.takes.set(keyId, taking);
    return taking;
  }

  private async takeLot(keyId: string, limit: Limit, size: number): Promise<Lot> {
    const { isWithin, state } = await taken(this.limiterOf(limit).consume(keyId, size));
    if (!isWithin) {
      throw new RateLimited(
        `This key may be used ${limit.points} times a second: send fewer at once.`,
        refusalHeaders(limit, state.msBeforeNext),
      );
    }
    const endsAt = performance.now() + state.msBeforeNext;
    const lot = { left: size - 1, remaining: state.remainingPoints, endsAt };
    this.lots.set(keyId, lot);
    return lot;
  }

  private limiterOf(limit: Limit): BurstyRateLimiter {
    const known = this.limiters.get(limit.points);
    if (known !== undefined) return known;
    const burst = { name: 'key-burst', points: Math.ceil(limit.points / 2), seconds: burstSeconds };
    const made = new BurstyRateLimiter(this.limits.limiter(limit, true), this.limits.limiter(burst, true));
    this.limiters.set(limit.points, made);
    return made;
  }
}

/** Limits that hold over all instances: rate-limiter-flexible, counting in PostgreSQL. */
import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Pools } from '../database/pools.js';

export interface Limit {
  /** What is counted; with a key it names a row. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

@Injectable()
export class RateLimits {
  constructor(private readonly pools: Pools) {}

  /**
   * @param isRemembered who is over the limit is known to this instance until the window ends, and asks the database no
   * more; nobody can lift it meanwhile
   */
  limiter({ name, points, seconds }: Limit, isRemembered = false): RateLimiterPostgres {
    return new RateLimiterPostgres({
      storeClient: this.pools.reads,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      keyPrefix: name,
      points,
      duration: seconds,
      ...(isRemembered ? { inMemoryBlockOnConsumed: points + 1 } : {}),
    });
  }
}

/** Takes points; a limit that is reached is an answer here and no error. Throws what the database threw. */
export async function taken(
  consumed: Promise<RateLimiterRes>,
): Promise<{ isWithin: boolean; state: RateLimiterRes }> {
  try {
    return { isWithin: true, state: await consumed };
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return { isWithin: false, state: refusal };
    throw refusal;
  }
}

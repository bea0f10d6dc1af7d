/** Limits that hold over all instances: rate-limiter-flexible, counting in PostgreSQL. */
import { Injectable } from '@nestjs/common';
import { type IRateLimiterPostgresOptions, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Pools } from '../../database/connections/pools.js';

export interface Limit {
  /** What is counted; with a key it names a row. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** Milliseconds since 1970, as the database counts them. */
const clock = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now';

const upsert = {
  name: 'count-against-limit',
  text: `
    WITH clock AS (${clock})
    INSERT INTO rate_limits AS kept (key, points, expire) SELECT $1, $2, now + $3::bigint FROM clock
    ON CONFLICT (key) DO UPDATE SET (points, expire) = (
      SELECT
        CASE WHEN is_over THEN excluded.points ELSE kept.points + excluded.points END,
        CASE WHEN is_over THEN excluded.expire ELSE kept.expire END
      FROM (SELECT kept.expire <= now OR $4::boolean AS is_over FROM clock) AS judged
    )
    RETURNING points, expire - (SELECT now FROM clock) + $5::bigint AS expire`,
};

const get = {
  name: 'read-limit',
  text: `
    SELECT points, expire - now + $2::bigint AS expire FROM rate_limits, (${clock}) AS clock
    WHERE key = $1 AND expire > now`,
};

const clear = {
  text: `DELETE FROM rate_limits USING (${clock}) AS clock WHERE expire < now - 3600000`,
};

/**
 * Counts in windows by the database's clock. With the library's own statements, an instance whose clock is hours ahead
 * opens a window of a second that ends for the others hours later. Answers are in the time of this process, as the
 * library expects them.
 */
class Limiter extends RateLimiterPostgres {
  constructor(
    private readonly pools: Pools,
    options: IRateLimiterPostgresOptions,
  ) {
    super(options);
  }

  async _upsert(key: string, points: number, milliseconds: number, isForced = false): Promise<unknown> {
    return { rows: await this.pools.query(upsert, [key, points, milliseconds, isForced, Date.now()]) };
  }

  async _get(key: string): Promise<unknown> {
    const rows = await this.pools.query(get, [key, Date.now()]);
    return { rows, rowCount: rows.length };
  }

  /** The library calls it every five minutes. What cannot be deleted now is the next time. */
  async clearExpired(): Promise<void> {
    await this.pools.query(clear, []).catch(() => undefined);
  }
}

@Injectable()
export class RateLimits {
  constructor(private readonly pools: Pools) {}

  /**
   * @param isRemembered who is over the limit is known to this instance until the window ends, and asks the database no
   * more; nobody can lift it meanwhile
   */
  limiter({ name, points, seconds }: Limit, isRemembered = false): RateLimiterPostgres {
    return new Limiter(this.pools, {
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

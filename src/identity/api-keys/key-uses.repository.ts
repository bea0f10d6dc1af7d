/** How often each key was used on each day, in the database. */
import { Injectable } from '@nestjs/common';
import { Pools } from '../../database/connections/pools.js';
import type { Day } from '../../http/validation/days.js';

/** What was asked with a key on a day of its organization. */
export interface KeyUse {
  /** Of the key. */
  id: string;
  day: Day;
  /** Refused ones too. */
  requests: number;
  refusals: number;
  lastUsedAt: Date;
}

/** Locks keys in the order of ids, so that instances which write at once wait for each other. A key that is gone is left out. */
const addUses = {
  text: `
    WITH use AS (
      SELECT use.*
      FROM unnest($1::uuid[], $2::date[], $3::bigint[], $4::bigint[], $5::timestamptz[]) AS use (id, day, requests, refusals, at)
      JOIN api_keys USING (id) ORDER BY id FOR NO KEY UPDATE OF api_keys
    ), noted AS (
      UPDATE api_keys SET last_used_at = greatest(last_used_at, used.at)
      FROM (SELECT id, max(at) AS at FROM use GROUP BY id) used
      WHERE api_keys.id = used.id
    )
    INSERT INTO api_key_uses AS kept (api_key_id, day, requests, refusals, last_used_at)
    SELECT id, day, requests, refusals, at FROM use ORDER BY id, day
    ON CONFLICT (api_key_id, day) DO UPDATE SET
      requests = kept.requests + excluded.requests, refusals = kept.refusals + excluded.refusals,
      last_used_at = greatest(kept.last_used_at, excluded.last_used_at)`,
};

/** Days that uses are shown for, this one among them. */
export const shownDays = 30;

/** So many at a time that no DELETE runs for long. */
const batch = 5_000;

/** Days begin a day before those of UTC, or after them, somewhere. */
const forgetOldUses = {
  text: `
    DELETE FROM api_key_uses
    WHERE (api_key_id, day) IN (
      SELECT api_key_id, day FROM api_key_uses
      WHERE day < (now() AT TIME ZONE 'UTC')::date - ${shownDays}
      LIMIT ${batch} FOR UPDATE SKIP LOCKED
    )
    RETURNING 1`,
};

@Injectable()
export class KeyUsesRepository {
  constructor(private readonly pools: Pools) {}

  async add(added: readonly KeyUse[]): Promise<void> {
    const column = <T>(value: (use: KeyUse) => T): T[] => added.map(value);
    await this.pools.query(addUses, [
      column(({ id }) => id),
      column(({ day }) => day),
      column(({ requests }) => requests),
      column(({ refusals }) => refusals),
      column(({ lastUsedAt }) => lastUsedAt),
    ]);
  }

  /** Deletes some of the days that are no longer shown; returns whether there may be more. */
  async forgetOld(): Promise<boolean> {
    return (await this.pools.query(forgetOldUses, [])).length === batch;
  }
}

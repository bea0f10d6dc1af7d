import { Injectable } from '@nestjs/common';
import { Pools, type Statement } from '../../database/connections/pools.js';
import type { Answer } from '../problems/answer.js';

/** Hours that an answer is kept. */
const keptHours = 24;

const find: Statement = {
  name: 'idempotency-key',
  text: `
    SELECT fingerprint, status, headers, body, created_at < now() - interval '${keptHours} hours' AS expired
    FROM idempotency_keys
    WHERE caller_id = $1 AND key = $2`,
};

const forget: Statement = {
  text: `
    DELETE FROM idempotency_keys
    WHERE caller_id = $1 AND key = $2 AND created_at < now() - interval '${keptHours} hours'`,
};

/** A plain INSERT, which takes no predicate lock, and fails where the key is there in the meantime. */
export const keep: Statement = {
  name: 'keep-idempotency-key',
  text: `
    INSERT INTO idempotency_keys (caller_id, key, fingerprint, status, headers, body)
    VALUES ($1, $2, $3, $4, $5, $6)`,
};

/** So many at a time that no DELETE runs for long. */
const batch = 5_000;

const forgetOld: Statement = {
  text: `
    DELETE FROM idempotency_keys
    WHERE (caller_id, key) IN (
      SELECT caller_id, key FROM idempotency_keys
      WHERE created_at < now() - interval '${keptHours} hours'
      LIMIT ${batch} FOR UPDATE SKIP LOCKED
    )
    RETURNING 1`,
};

interface KeptAnswer extends Answer {
  fingerprint: Buffer;
}

/**
 * Answers that are kept for repeats. They are read outside of the serializable transaction: inside, its predicate
 * lock on the index would meet every other request's INSERT.
 */
@Injectable()
export class IdempotencyKeysRepository {
  constructor(private readonly pools: Pools) {}

  async find(callerId: string, key: string): Promise<KeptAnswer | undefined> {
    const [kept] = await this.pools.read<KeptAnswer & { expired: boolean }>(find, [callerId, key]);
    if (kept === undefined || !kept.expired) return kept;
    await this.pools.read(forget, [callerId, key]);
    return undefined;
  }

  /** Deletes some of those that are older than they are kept; returns whether there may be more. */
  async forgetOld(): Promise<boolean> {
    return (await this.pools.read(forgetOld, [])).length === batch;
  }
}

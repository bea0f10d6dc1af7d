import { Injectable } from '@nestjs/common';
import { Pools, type Statement } from '../../database/connections/pools.js';
import { Gatherer } from '../../database/transactions/gatherer.js';
import type { Answer } from '../problems/answer.js';

/** Hours that an answer is kept. */
const keptHours = 24;

const isOld = `created_at < now() - interval '${keptHours} hours'`;

/** Refusals are kept no more, as they were by an earlier build: what they were about may have been mended. */
const isForgotten = `(${isOld} OR status >= 400)`;

const find: Statement = {
  name: 'idempotency-keys',
  text: `
    SELECT kept.*
    FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS asked (caller, key, position)
    LEFT JOIN LATERAL (
      SELECT fingerprint, status, headers, body, outcome, ${isForgotten} AS "isForgotten"
      FROM idempotency_keys
      WHERE caller_id = asked.caller AND key = asked.key
      LIMIT 1
    ) kept ON true
    ORDER BY position`,
};

const forget: Statement = {
  text: `DELETE FROM idempotency_keys WHERE caller_id = $1 AND key = $2 AND ${isForgotten}`,
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
      WHERE ${isOld}
      LIMIT ${batch} FOR UPDATE SKIP LOCKED
    )
    RETURNING 1`,
};

/** What is kept of a request: its answer, or the outcome of which the answer is made. */
export type Kept = { fingerprint: Buffer } & ((Answer & { outcome: null }) | { outcome: object });

/** Where nothing is kept, all is null. */
type Found = (Kept & { isForgotten: boolean }) | { fingerprint: null };

interface Asked {
  callerId: string;
  key: string;
}

/**
 * Answers that are kept for repeats. They are read outside of the serializable transaction: inside, its predicate
 * lock on the index would meet every other request's INSERT. What is asked for at the same time is read together.
 */
@Injectable()
export class IdempotencyKeysRepository {
  private readonly lookUps = new Gatherer<Asked, Found>({
    run: (asked) =>
      this.pools.query(find, [asked.map(({ callerId }) => callerId), asked.map(({ key }) => key)]),
    runsInOrder: () => false,
    onHang: () => undefined,
    keyOf: ({ callerId, key }) => `${callerId} ${key}`,
    onEnd: () => undefined,
  });

  constructor(private readonly pools: Pools) {}

  async find(callerId: string, key: string): Promise<Kept | undefined> {
    const found = await this.lookUps.add({ callerId, key });
    if (found.fingerprint === null) return undefined;
    if (!found.isForgotten) return found;
    await this.pools.query(forget, [callerId, key]);
    return undefined;
  }

  /** Deletes some of those that are older than they are kept; returns whether there may be more. */
  async forgetOld(): Promise<boolean> {
    return (await this.pools.query(forgetOld, [])).length === batch;
  }
}

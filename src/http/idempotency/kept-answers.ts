/** Answers that were given under an Idempotency-Key, for whoever sends the request again. */
import { Injectable } from '@nestjs/common';
import { type Answer, Answered } from '../problems/answer.js';
import { IdempotencyKeyReused } from '../problems/problems.js';
import type { Statement } from '../../database/connections/pools.js';
import { IdempotencyKeysRepository, keep } from './idempotency-keys.repository.js';

type Write = (statement: Statement, values: unknown[]) => Promise<unknown>;

@Injectable()
export class KeptAnswers {
  constructor(private readonly kept: IdempotencyKeysRepository) {}

  /**
   * Throws {@link Answered} with the first answer if this request was answered before, and {@link IdempotencyKeyReused}
   * if another one was.
   */
  async giveAgain(callerId: string, key: string, fingerprint: Buffer): Promise<void> {
    const before = await this.kept.find(callerId, key);
    if (before === undefined) return;
    if (!before.fingerprint.equals(fingerprint)) {
      throw new IdempotencyKeyReused(
        'This Idempotency-Key was sent with another request before. Use a new key for a new request.',
      );
    }
    const { status, headers, body } = before;
    throw new Answered({ status, headers: { ...headers, 'Idempotent-Replayed': 'true' }, body });
  }

  /** Keeps an answer, in the transaction that `write` writes to. */
  async keep(
    write: Write,
    callerId: string,
    key: string,
    fingerprint: Buffer,
    { status, headers, body }: Answer,
  ): Promise<void> {
    await write(keep, [callerId, key, fingerprint, status, JSON.stringify(headers), body]);
  }
}

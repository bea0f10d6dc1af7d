/** Answers that were given under an Idempotency-Key, for whoever sends the request again. */
import { Injectable } from '@nestjs/common';
import { type Answer, Answered } from '../problems/answer.js';
import { IdempotencyKeyReused } from '../problems/problems.js';
import type { Statement } from '../../database/connections/pools.js';
import { IdempotencyKeysRepository, keep } from './idempotency-keys.repository.js';
import type { Once } from './once.js';

type Write = (statement: Statement, values: unknown[]) => Promise<unknown>;

type Asked = Pick<Once, 'callerId' | 'key' | 'fingerprint'>;

/** The header that marks a repeat. */
export const replayed = { 'Idempotent-Replayed': 'true' } as const;

@Injectable()
export class KeptAnswers {
  constructor(private readonly kept: IdempotencyKeysRepository) {}

  /**
   * Throws {@link Answered} with the first answer if this request was answered before, and {@link IdempotencyKeyReused}
   * if another one was.
   * @param former makes the fingerprint of the same request as an earlier build did
   * @returns the first outcome, if that was kept in place of its answer
   */
  async giveAgain({ callerId, key, fingerprint }: Asked, former?: () => Buffer): Promise<object | undefined> {
    const before = await this.kept.find(callerId, key);
    if (before === undefined) return undefined;
    if (!before.fingerprint.equals(fingerprint) && former?.().equals(before.fingerprint) !== true) {
      throw new IdempotencyKeyReused(
        'This Idempotency-Key was sent with another request before. Use a new key for a new request.',
      );
    }
    if (before.outcome !== null) return before.outcome;
    const { status, headers, body } = before;
    throw new Answered({ status, headers: { ...headers, ...replayed }, body });
  }

  /** Keeps an answer, in the transaction that `write` writes to. */
  async keep(
    write: Write,
    { callerId, key, fingerprint }: Asked,
    { status, headers, body }: Answer,
  ): Promise<void> {
    await write(keep, [callerId, key, fingerprint, status, JSON.stringify(headers), body]);
  }
}

import { Injectable } from '@nestjs/common';
import { HourlyCleanup } from '../../database/hourly-cleanup.js';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';

/** Answers that were kept for repeats. */
@Injectable()
export class OldKeys extends HourlyCleanup {
  constructor(private readonly keys: IdempotencyKeysRepository) {
    super('Old idempotency keys');
  }

  protected deleteSome(): Promise<boolean> {
    return this.keys.forgetOld();
  }
}

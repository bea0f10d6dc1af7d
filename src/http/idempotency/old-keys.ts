import { Injectable } from '@nestjs/common';
import { Hourly } from '../../database/hourly.js';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';

/** Deletes answers that were kept for repeats for long enough. */
@Injectable()
export class OldKeys extends Hourly {
  constructor(private readonly keys: IdempotencyKeysRepository) {
    super('Old idempotency keys could not be deleted, and stay for now.');
  }

  protected doSome(): Promise<boolean> {
    return this.keys.forgetOld();
  }
}

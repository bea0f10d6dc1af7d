import { Module } from '@nestjs/common';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';
import { KeptAnswers } from './kept-answers.js';
import { OldKeys } from './old-keys.js';

@Module({
  providers: [IdempotencyInterceptor, IdempotencyKeysRepository, KeptAnswers, OldKeys],
  exports: [IdempotencyInterceptor, KeptAnswers],
})
export class IdempotencyModule {}

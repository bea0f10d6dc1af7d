import { Module } from '@nestjs/common';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyKeysRepository } from './idempotency-keys.repository.js';
import { OldKeys } from './old-keys.js';

@Module({
  providers: [IdempotencyInterceptor, IdempotencyKeysRepository, OldKeys],
  exports: [IdempotencyInterceptor, IdempotencyKeysRepository],
})
export class IdempotencyModule {}

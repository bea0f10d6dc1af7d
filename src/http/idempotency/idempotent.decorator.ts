import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { AnswersAgain } from '../openapi/responses.decorator.js';
import { IDEMPOTENCE, type Idempotence, IdempotencyInterceptor } from './idempotency.interceptor.js';

/** A POST that happens once for an `Idempotency-Key`, however often it is sent. */
export const Idempotent = (idempotence: Idempotence = {}) =>
  applyDecorators(
    SetMetadata(IDEMPOTENCE, idempotence),
    UseInterceptors(IdempotencyInterceptor),
    AnswersAgain(),
  );

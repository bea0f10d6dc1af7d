import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { AnswersAgain } from '../openapi/responses.decorator.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** A POST that happens once for an `Idempotency-Key`, however often it is sent. */
export const Idempotent = () => applyDecorators(UseInterceptors(IdempotencyInterceptor), AnswersAgain());

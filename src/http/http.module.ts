/**
 * What HTTP asks of every route, whichever feature serves it: requests are checked against their DTO, run again when
 * PostgreSQL aborts their transaction, and answered with problem details (RFC 9457) whatever was thrown.
 */
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { HealthModule } from '../operations/health/health.module.js';
import { DeprecationModule } from './deprecation/deprecation.module.js';
import { ProblemDetailsFilter } from './problems/problem-details.filter.js';
import { ProblemsController } from './problems/problems.controller.js';
import { RateLimitsModule } from './rate-limits/rate-limits.module.js';
import { Drain } from './requests/drain.js';
import { SerializationRetryInterceptor } from './requests/serialization-retry.interceptor.js';
import { RequestValidationPipe } from './validation/request-validation.pipe.js';
import { UnusedInputInterceptor } from './validation/unused-input.js';

@Module({
  imports: [DeprecationModule, HealthModule, RateLimitsModule],
  controllers: [ProblemsController],
  providers: [
    Drain,
    { provide: APP_FILTER, useClass: ProblemDetailsFilter },
    { provide: APP_INTERCEPTOR, useClass: UnusedInputInterceptor },
    { provide: APP_INTERCEPTOR, useClass: SerializationRetryInterceptor },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
  ],
})
export class HttpModule {}

import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { AccessModule } from './identity/identity.module.js';
import { ApiKeysModule } from './identity/api-keys/api-keys.module.js';
import { AssignmentsModule } from './assignments/assignments.module.js';
import { CounselorsModule } from './counselors/counselors.module.js';
import { DatabaseModule } from './database/database.module.js';
import { ExternalModule } from './partners/partners.module.js';
import { HealthModule } from './operations/health/health.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { MetricsModule } from './operations/metrics/metrics.module.js';
import { ProblemDetailsFilter } from './http/problems/problem-details.filter.js';
import { RateLimitsModule } from './http/rate-limits/rate-limits.module.js';
import { ScenariosModule } from './scenarios/scenarios.module.js';
import { SettingsModule } from './operations/settings/settings.module.js';
import type { Settings } from './operations/settings/settings.js';
import { TransactionsModule } from './database/transactions/transactions.module.js';
import { UsersModule } from './identity/users/users.module.js';
import { RequestValidationPipe } from './http/validation/request-validation.pipe.js';

@Module({})
export class AppModule {
  static with(settings: Settings, dataSource: DataSource): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.with(settings),
        // First, because Express looks at routes in their order, and this door is used most.
        ExternalModule,
        DatabaseModule.with(dataSource),
        MetricsModule,
        TransactionsModule,
        RateLimitsModule,
        AccessModule,
        HealthModule,
        UsersModule,
        ApiKeysModule,
        CounselorsModule,
        ScenariosModule,
        AssignmentsModule,
        ImportsModule,
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemDetailsFilter },
        { provide: APP_PIPE, useClass: RequestValidationPipe },
      ],
    };
  }
}

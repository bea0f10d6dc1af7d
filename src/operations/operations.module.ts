/**
 * What those need who run the service: its settings, its log, whether it works, what it counts, and how it ends. It
 * stands below everything else, and knows of the rest only whether the database answers.
 */
import { type DynamicModule, Module } from '@nestjs/common';
import { HealthModule } from './health/health.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { SettingsModule } from './settings/settings.module.js';
import type { Settings } from './settings/settings.js';

@Module({})
export class OperationsModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: OperationsModule,
      imports: [SettingsModule.with(settings), MetricsModule, HealthModule],
    };
  }
}

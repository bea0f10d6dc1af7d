import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../http/idempotency/idempotency.module.js';
import { HealthModule } from '../operations/health/health.module.js';
import { ImportsController } from './imports.controller.js';
import { ImportMetrics } from './import-metrics.js';
import { ImportFilesRepository } from './import-files.repository.js';
import { ImportsRepository } from './imports.repository.js';
import { ImportsService } from './imports.service.js';
import { ImportMappingsController } from './mappings/import-mappings.controller.js';
import { ImportMappingsRepository } from './mappings/import-mappings.repository.js';
import { ImportMappingsService } from './mappings/import-mappings.service.js';
import { OldRows } from './old-rows.js';
import { ImportEvents } from './report/import-events.js';
import { ImportQueue } from './run/import-queue.js';
import { Importer } from './run/importer.js';

@Module({
  imports: [IdempotencyModule, HealthModule],
  controllers: [ImportsController, ImportMappingsController],
  providers: [
    ImportsService,
    ImportsRepository,
    ImportFilesRepository,
    ImportMappingsService,
    ImportMappingsRepository,
    ImportQueue,
    Importer,
    ImportEvents,
    ImportMetrics,
    OldRows,
  ],
})
export class ImportsModule {}

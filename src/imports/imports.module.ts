import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../http/idempotency/idempotency.module.js';
import { CounselorsModule } from '../counselors/counselors.module.js';
import { HealthModule } from '../operations/health/health.module.js';
import { ScenariosModule } from '../scenarios/scenarios.module.js';
import { ImportsController } from './imports.controller.js';
import { ImportMetrics } from './import-metrics.js';
import { ImportFilesRepository } from './import-files.repository.js';
import { ImportRowsRepository } from './import-rows.repository.js';
import { ImportsRepository } from './imports.repository.js';
import { ImportsService } from './imports.service.js';
import { ImportMappingsController } from './mappings/import-mappings.controller.js';
import { ImportMappingsRepository } from './mappings/import-mappings.repository.js';
import { ImportMappingsService } from './mappings/import-mappings.service.js';
import { OldRows } from './old-rows.js';
import { ImportPreview } from './preview/import-preview.js';
import { ImportPreviewController } from './preview/import-preview.controller.js';
import { ImportEvents } from './report/import-events.js';
import { UndoService } from './undo.service.js';
import { ImportQueue } from './run/import-queue.js';
import { Importer } from './run/importer.js';
import { ImportTemplates } from './templates/import-templates.js';
import { ImportTemplatesController } from './templates/import-templates.controller.js';

@Module({
  imports: [IdempotencyModule, HealthModule, CounselorsModule, ScenariosModule],
  // The first ones have paths that would be ids to the last.
  controllers: [
    ImportTemplatesController,
    ImportPreviewController,
    ImportMappingsController,
    ImportsController,
  ],
  providers: [
    ImportTemplates,
    ImportPreview,
    ImportsService,
    UndoService,
    ImportsRepository,
    ImportFilesRepository,
    ImportRowsRepository,
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

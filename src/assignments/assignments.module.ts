import { Module } from '@nestjs/common';
import { IdempotencyModule } from '../http/idempotency/idempotency.module.js';
import { AssignmentsController } from './assignments.controller.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { AssignmentsService } from './assignments.service.js';
import { BulkAssignmentService } from './bulk-assignment.service.js';
import { BulkChangesService } from './bulk-changes.service.js';
import { BulkController } from './bulk.controller.js';
import { DueDaysService } from './due-days.service.js';
import { SummaryService } from './summary.service.js';

@Module({
  imports: [IdempotencyModule],
  // Before the routes with an id: `bulk` is none.
  controllers: [BulkController, AssignmentsController],
  providers: [
    AssignmentsService,
    BulkAssignmentService,
    BulkChangesService,
    DueDaysService,
    SummaryService,
    AssignmentsRepository,
  ],
  exports: [AssignmentsService, DueDaysService],
})
export class AssignmentsModule {}

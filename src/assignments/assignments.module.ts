import { Module } from '@nestjs/common';
import { AssignmentsController } from './assignments.controller.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { AssignmentsService } from './assignments.service.js';
import { BulkAssignmentService } from './bulk-assignment.service.js';
import { DueDaysService } from './due-days.service.js';

@Module({
  controllers: [AssignmentsController],
  providers: [AssignmentsService, BulkAssignmentService, DueDaysService, AssignmentsRepository],
  exports: [AssignmentsService, DueDaysService],
})
export class AssignmentsModule {}

import { Module } from '@nestjs/common';
import { AssignmentsController } from './assignments.controller.js';
import { AssignmentsRepository } from './assignments.repository.js';
import { AssignmentsService } from './assignments.service.js';
import { BulkAssignmentService } from './bulk-assignment.service.js';

@Module({
  controllers: [AssignmentsController],
  providers: [AssignmentsService, BulkAssignmentService, AssignmentsRepository],
  exports: [AssignmentsService],
})
export class AssignmentsModule {}

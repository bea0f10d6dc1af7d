import { Module } from '@nestjs/common';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { IdempotencyModule } from '../http/idempotency/idempotency.module.js';
import { ScenariosModule } from '../scenarios/scenarios.module.js';
import { ExternalAssignmentsController } from './external-assignments.controller.js';
import { ExternalMeController } from './external-me.controller.js';
import { ExternalScenariosController } from './external-scenarios.controller.js';

/** The partner door: the same services as the web door, under an API key and in the partners' words. */
@Module({
  imports: [AssignmentsModule, ScenariosModule, IdempotencyModule],
  controllers: [ExternalAssignmentsController, ExternalMeController, ExternalScenariosController],
})
export class PartnersModule {}

import { Module } from '@nestjs/common';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { DeprecationModule } from '../http/deprecation/deprecation.module.js';
import { IdempotencyModule } from '../http/idempotency/idempotency.module.js';
import { ScenariosModule } from '../scenarios/scenarios.module.js';
import { ExternalAssignmentsController } from './external-assignments.controller.js';
import { ExternalMeController } from './external-me.controller.js';
import { ExternalPages } from './external-pages.js';
import { ExternalScenariosController } from './external-scenarios.controller.js';

/** The partner door: the same services as the web door, under an API key and in the partners' words. */
@Module({
  imports: [AssignmentsModule, ScenariosModule, IdempotencyModule, DeprecationModule],
  controllers: [ExternalAssignmentsController, ExternalMeController, ExternalScenariosController],
  providers: [ExternalPages],
})
export class PartnersModule {}

import { Module } from '@nestjs/common';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { EventsModule } from '../events/events.module.js';
import { DeprecationModule } from '../http/deprecation/deprecation.module.js';
import { IdempotencyModule } from '../http/idempotency/idempotency.module.js';
import { HealthModule } from '../operations/health/health.module.js';
import { ScenariosModule } from '../scenarios/scenarios.module.js';
import { ExternalAssignmentsController } from './external-assignments.controller.js';
import { EventFeed } from './event-feed.js';
import { ExternalEventsController } from './external-events.controller.js';
import { ExternalMeController } from './external-me.controller.js';
import { ExternalPages } from './external-pages.js';
import { ExternalScenariosController } from './external-scenarios.controller.js';

/** The partner door: the same services as the web door, under an API key and in the partners' words. */
@Module({
  imports: [
    AssignmentsModule,
    ScenariosModule,
    EventsModule,
    IdempotencyModule,
    DeprecationModule,
    HealthModule,
  ],
  controllers: [
    ExternalAssignmentsController,
    ExternalEventsController,
    ExternalMeController,
    ExternalScenariosController,
  ],
  providers: [EventFeed, ExternalPages],
})
export class PartnersModule {}

import { Module } from '@nestjs/common';
import { WatchModule } from '../identity/watch/watch.module.js';
import { HealthModule } from '../operations/health/health.module.js';
import { EventsService } from './events.service.js';
import { LiveEvents } from './live/live-events.js';
import { LiveEventsController } from './live/live-events.controller.js';
import { EventTail } from './log/event-tail.js';
import { OldEvents } from './log/old-events.js';
import { Numbering } from './log/numbering.js';

@Module({
  imports: [HealthModule, WatchModule],
  controllers: [LiveEventsController],
  providers: [EventTail, EventsService, LiveEvents, Numbering, OldEvents],
  exports: [EventsService],
})
export class EventsModule {}

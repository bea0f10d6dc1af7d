import { Module } from '@nestjs/common';
import { EventsService } from './events.service.js';
import { EventTail } from './log/event-tail.js';
import { OldEvents } from './log/old-events.js';
import { Numbering } from './log/numbering.js';

@Module({
  providers: [EventTail, EventsService, Numbering, OldEvents],
  exports: [EventsService],
})
export class EventsModule {}

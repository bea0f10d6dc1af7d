import { Module } from '@nestjs/common';
import { EventsService } from './events.service.js';
import { EventTail } from './log/event-tail.js';
import { Numbering } from './log/numbering.js';

@Module({
  providers: [EventTail, EventsService, Numbering],
  exports: [EventsService],
})
export class EventsModule {}

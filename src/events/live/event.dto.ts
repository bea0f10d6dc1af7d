/** An event as the web door tells it. */
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
// oxlint-disable-next-line no-restricted-imports -- an event has the very assignment that every other answer has
import { AssignmentDto, ChangeActorDto } from '../../assignments/dto/assignment-answers.dto.js';
import { type EventType, eventTypes } from '../event.entity.js';

export class LiveEventsQuery {
  /** Goes on after the event with this id, as the header `Last-Event-ID` does, which comes first where both are sent. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  lastEventId?: string;
}

@ApiSchema({ description: 'Something that happened to an assignment.' })
export class EventDto {
  /** The event: the same wherever and however often it is told, and no other’s. It is not the id of the stream, which says where to go on. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** What happened. More types may come: pass by what you do not know. */
  @ApiProperty({ enum: eventTypes })
  type: EventType;
  /** When it happened, in UTC. It does not order events: their places in the stream do. */
  at: Date;
  /** The assignment as it is now, later changes included; their events follow. */
  assignment: AssignmentDto;
  /** How many versions the assignment had with this change: 1 for `assignment.created`, and one more with each change. */
  version: number;
  /** Who did it. */
  by: ChangeActorDto;
}

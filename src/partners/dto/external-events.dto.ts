/** What the partner door answers of the log of events. */
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { type ChangeActorKind, changeActorKinds } from '../../assignments/lifecycle.js';
import { type EventType, eventTypes } from '../../events/event.entity.js';
import { ToWholeNumber } from '../../http/validation/query-values.js';
import { ExternalAssignmentDto } from './external.dto.js';

export class ExternalEventsQuery {
  /**
   * Where to go on: `next_cursor` of the answer before; `now`; or a time such as 2027-01-31T12:00:00Z, from which on nothing
   * is missed. Without it, the oldest that is kept comes first.
   */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;

  /** How many events an answer has at most. */
  @IsOptional()
  @ToWholeNumber()
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** How many seconds to wait for an event where there is none yet. */
  @IsOptional()
  @ToWholeNumber()
  @IsInt()
  @Min(0)
  @Max(25)
  wait: number = 0;
}

@ApiSchema({ description: 'Who changed an assignment.' })
export class ExternalEventActorDto {
  /** `user`: somebody who signed in; `partner`: an API key; `import`: a file; `system`: the service itself. */
  @ApiProperty({ enum: changeActorKinds })
  kind: ChangeActorKind;
  /** Whether it was this key, before a rotation too. */
  you: boolean;
}

@ApiSchema({ description: 'Something that happened to an assignment.' })
export class ExternalEventDto {
  /** The event: the same wherever and however often it is told, and no other’s. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** What happened. More types may come: pass by what you do not know. */
  @ApiProperty({ enum: eventTypes })
  type: EventType;
  /** When it happened, in UTC. It does not order events: their places in the list do. */
  at: Date;
  /** The assignment as it is now, later changes included; their events follow. */
  assignment: ExternalAssignmentDto;
  /** How many versions the assignment had with this change: 1 for `assignment.created`, and one more with each change. */
  version: number;
  /** Who did it. */
  by: ExternalEventActorDto;
}

@ApiSchema({ description: 'Events, oldest first.' })
export class ExternalEventPage {
  /** The events after `after`; none is left out between two pages, and none comes twice. */
  items: ExternalEventDto[];
  /** Send it as `after` for those that follow, at once or days later: it is always there. */
  next_cursor: string;
}

import { IsOptional, IsString, MaxLength } from 'class-validator';

export class LiveEventsQuery {
  /** Goes on after the event with this id, as the header `Last-Event-ID` does, which comes first where both are sent. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  lastEventId?: string;
}

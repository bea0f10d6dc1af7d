import { ApiProperty, ApiSchema, PartialType } from '@nestjs/swagger';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { type EventType, eventTypes } from '../../events/event.entity.js';
import { PageDto } from '../../http/paging/page.dto.js';
import { IsInstant } from '../../http/validation/is-moment.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { readName } from '../../http/validation/read-text.js';
import { Reads } from '../../http/validation/text.js';
import { type PauseReason, pauseReasons } from '../webhook.entity.js';

@ApiSchema({ description: 'Where events are to be sent.' })
export class CreateWebhookBody {
  /**
   * Where each event is sent by POST, at most 2,000 characters: https, to a public address, without a user and without
   * a fragment.
   */
  @IsString()
  @MaxLength(2_000)
  @ApiProperty({ type: String, format: 'uri', maxLength: 2_000 })
  url: string;

  /** Types of events that are sent. */
  @ApiProperty({ enum: eventTypes, isArray: true })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(eventTypes, { each: true })
  events: EventType[];

  /** What it is for, at most 500 characters. Null: it is not said. */
  @IsOptional()
  @Reads(readName)
  @IsString()
  @MaxLength(500)
  @ApiProperty({ type: String, nullable: true, required: false, maxLength: 500 })
  description?: string | null;
}

class WebhookChanges extends CreateWebhookBody {
  /** `true` pauses it: events wait in the log. `false` lets it go on where it was, in order. */
  @MayBeAbsent()
  @IsBoolean()
  paused?: boolean;
}

@ApiSchema({ description: 'What to change about a webhook. What is left out stays as it is.' })
export class UpdateWebhookBody extends PartialType(WebhookChanges, { skipNullProperties: false }) {}

@ApiSchema({ description: 'How long the old secret goes on.' })
export class RotateWebhookBody {
  /** Seconds that what is sent is signed by the secret of until now besides, at most 7 days; 0 ends it at once. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(7 * 86_400)
  overlapSeconds: number = 86_400;
}

@ApiSchema({ description: 'What is to be sent again.' })
export class RedeliverBody {
  /** Events that were logged since then, at most 30 days ago. */
  @IsInstant()
  @ApiProperty({ type: String, format: 'date-time' })
  since: Date;

  /** `all`: each of them, whatever became of it; `dead`: those alone that were given up. */
  @MayBeAbsent()
  @IsIn(['all', 'dead'])
  @ApiProperty({ enum: ['all', 'dead'], required: false, default: 'all' })
  which: 'all' | 'dead' = 'all';
}

@ApiSchema({ description: 'Since when a webhook is paused, and why.' })
export class PauseDto {
  /** When it was, in UTC. */
  since: Date;
  /** `admin`: an admin did it; `gone`: it answered 410; `failing`: every attempt of a day failed. */
  @ApiProperty({ enum: pauseReasons })
  reason: PauseReason;
}

@ApiSchema({ description: 'The admin who made a webhook.' })
export class WebhookMakerDto {
  /** The user. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Their name. */
  name: string;
}

@ApiSchema({ description: 'Where events are sent.' })
export class WebhookDto {
  /** The webhook. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Where each event is sent by POST. */
  @ApiProperty({ format: 'uri' })
  url: string;
  /** Types of events that are sent. */
  @ApiProperty({ enum: eventTypes, isArray: true })
  events: EventType[];
  /** What it is for; null: it is not said. */
  description: string | null;
  /** Nothing is sent but tests; null: it is not paused. */
  paused: PauseDto | null;
  /** When an attempt failed after which none has succeeded, in UTC; null: the last one succeeded. */
  failingSince: Date | null;
  /** Until when what is sent is signed by a secret besides that a rotation replaced, in UTC; null: by the newest alone. */
  formerSecretUntil: Date | null;
  /** When it was made, in UTC. */
  createdAt: Date;
  /** The admin who made it. */
  createdBy: WebhookMakerDto;
}

@ApiSchema({ description: 'A webhook with its secret, which is shown this once.' })
export class CreatedWebhookDto extends WebhookDto {
  /** What is sent is signed with it, as Standard Webhooks has it. It is shown this once. */
  @ApiProperty({ pattern: '^whsec_[A-Za-z0-9+/]{43}=$' })
  secret: string;
}

@ApiSchema({ description: 'A page of webhooks.' })
export class WebhookPage extends PageDto {
  /** The webhooks of this page, newest first, without their secrets. */
  items: WebhookDto[];
}

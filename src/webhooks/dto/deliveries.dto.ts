import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import { eventTypes } from '../../events/event.entity.js';
import { PageDto, PageQuery } from '../../http/paging/page.dto.js';
import { IdParam } from '../../http/validation/id-param.dto.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import {
  type DeliveredType,
  type DeliveryStatus,
  deliveryStatuses,
  testType,
} from '../webhook-delivery.entity.js';

/** The ids in the path of a delivery. */
export class DeliveryParam extends IdParam {
  /** The id of the delivery. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  deliveryId: string;
}

export class DeliveryQuery extends PageQuery {
  /** `pending`: to be sent, now or again; `delivered`; `dead`: given up. */
  @MayBeAbsent()
  @IsIn(deliveryStatuses)
  @ApiProperty({ enum: deliveryStatuses, required: false })
  status?: DeliveryStatus;
}

@ApiSchema({ description: 'The last answer to a delivery, or why there was none.' })
export class DeliveryAnswerDto {
  /** Its status; null: there was no answer. */
  @ApiProperty({ type: 'integer', nullable: true })
  status: number | null;
  /** The start of its body, 1 kB at most; null: there was no answer. */
  body: string | null;
  /** Why there was none; null: there was one. */
  error: string | null;
}

@ApiSchema({ description: 'An event that is sent to a webhook, and how that went.' })
export class DeliveryDto {
  /** The delivery. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The event: what the receiver gets as `webhook-id`, the same in each attempt. */
  @ApiProperty({ format: 'uuid' })
  eventId: string;
  /** What happened; `webhook.test`: an admin asked for a test. */
  @ApiProperty({ enum: [...eventTypes, testType] })
  type: DeliveredType;
  /** The assignment that it happened to; null for a test. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  assignmentId: string | null;
  /** The assignment’s version after it; null for a test. */
  @ApiProperty({ type: 'integer', nullable: true })
  version: number | null;
  /** `pending`: to be sent, now or again; `delivered`: answered 2xx; `dead`: given up. */
  @ApiProperty({ enum: deliveryStatuses })
  status: DeliveryStatus;
  /** How often it was tried, since it was last to be sent. */
  @ApiProperty({ type: 'integer' })
  attempts: number;
  /** When it was tried last, in UTC; null: it was not. */
  lastAttemptAt: Date | null;
  /** When it is tried next, in UTC, unless an earlier one of the assignment is; null: not any more. */
  nextAttemptAt: Date | null;
  /** What came of the last attempt; null: nothing yet. */
  answer: DeliveryAnswerDto | null;
  /** When the event was taken from the log, in UTC. */
  createdAt: Date;
  /** When it was delivered or given up, in UTC; null: it is to be sent. */
  finishedAt: Date | null;
}

@ApiSchema({ description: 'A page of deliveries.' })
export class DeliveryPage extends PageDto {
  /** The deliveries of this page, newest first. */
  items: DeliveryDto[];
}

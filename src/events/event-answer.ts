/** An event as the web door tells it: in streams, and to webhooks. */
// oxlint-disable-next-line no-restricted-imports -- an event has the very assignment that every other answer has
import { toDto } from '../assignments/assignment-mapping.js';
import type { AssignmentDto, ChangeActorDto } from '../assignments/dto/assignment-answers.dto.js';
import type { EventType } from './event.entity.js';
import type { EventRow } from './sql/read.js';

export interface EventDto {
  /** A UUID: the same wherever and however often it is told, and no other's. */
  id: string;
  type: EventType;
  /** When it happened. It does not order events: their places in the log do. */
  at: Date;
  /** As it is now, later changes included; their events follow. */
  assignment: AssignmentDto;
  /** The assignment's with this change: 1 for `assignment.created`, and one more with each change. */
  version: number;
  by: ChangeActorDto;
}

/** @param timeZone where the organization is */
export function toEventDto(event: EventRow, timeZone: string): EventDto {
  return {
    id: event.eventId,
    type: event.type,
    at: event.at,
    assignment: toDto(event, timeZone),
    version: event.eventVersion,
    by: { kind: event.byKind, id: event.byId, name: event.byName },
  };
}

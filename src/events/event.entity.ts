import { Column, Entity, Generated, Index, PrimaryColumn } from 'typeorm';
import { moment } from '../database/columns.js';

export const eventTypes = [
  'assignment.created',
  'assignment.started',
  'assignment.completed',
  'assignment.cancelled',
  'assignment.edited',
  'assignment.due_soon',
  'assignment.overdue',
] as const;
export type EventType = (typeof eventTypes)[number];

/**
 * The place of a row of history, or of a reminder, in the log, given after the row was committed. What happened is in
 * that row. Readers go on from `numberedAt` and `position`, which never stand for anything that comes later.
 */
@Entity({ name: 'events' })
@Index('events_organization_id_numbered_at_position_idx', ['organizationId', 'numberedAt', 'position'])
export class Event {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'events_pkey' })
  position: string;

  /** Never before that of a smaller position. */
  @Column({ ...moment, name: 'numbered_at' })
  numberedAt: Date;

  /** By which receivers know it again. */
  @Column({ type: 'uuid' })
  @Generated('uuid')
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  organizationId: string;

  @Column({ type: 'text' })
  type: EventType;

  @Column({ type: 'uuid', name: 'assignment_id' })
  assignmentId: string;

  /** The assignment's, after the change; of a reminder, when it was due. */
  @Column({ type: 'integer' })
  version: number;

  /** The reminder that it is, if it is one. */
  @Column({ type: 'uuid', name: 'reminder_id', nullable: true })
  reminderId: string | null;
}

import { Check, Column, Entity, ForeignKey, Generated, Index, PrimaryColumn } from 'typeorm';
import { createdAt, moment } from '../database/columns.js';
import type { EventType } from '../events/event.entity.js';
import { Webhook } from './webhook.entity.js';

/** `pending`: to be sent, now or again; `delivered`: answered 2xx; `dead`: given up. */
export const deliveryStatuses = ['pending', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** The type of what `POST …/test` sends, which is no event of the log. */
export const testType = 'webhook.test';
export type DeliveredType = EventType | typeof testType;

/** An event that a webhook is told, and how that went. */
@Entity({ name: 'webhook_deliveries' })
@Index('webhook_deliveries_webhook_id_position_idx', ['webhookId', 'position'], { unique: true })
@Index('webhook_deliveries_pending_next_attempt_at_idx', ['webhookId', 'nextAttemptAt'], {
  where: `status = 'pending'`,
})
@Index('webhook_deliveries_pending_assignment_id_idx', ['webhookId', 'assignmentId', 'position'], {
  where: `status = 'pending'`,
})
@Index('webhook_deliveries_leased_until_idx', ['webhookId', 'leasedUntil'], {
  where: 'leased_until IS NOT NULL',
})
@Index('webhook_deliveries_pending_tests_idx', ['webhookId'], {
  where: `status = 'pending' AND type = 'webhook.test'`,
})
@Index('webhook_deliveries_webhook_id_created_at_id_idx', ['webhookId', 'createdAt', 'id'])
@Index('webhook_deliveries_webhook_id_status_created_at_id_idx', ['webhookId', 'status', 'createdAt', 'id'])
@Check('webhook_deliveries_status_check', `status IN ('pending', 'delivered', 'dead')`)
export class WebhookDelivery {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'webhook_deliveries_pkey' })
  @Generated('uuid')
  id: string;

  @Column({ type: 'uuid', name: 'webhook_id' })
  @ForeignKey(() => Webhook, { name: 'webhook_deliveries_webhook_id_fkey' })
  webhookId: string;

  /** By which the receiver knows it again: the same in each attempt. */
  @Column({ type: 'uuid', name: 'event_id' })
  eventId: string;

  @Column({ type: 'text' })
  type: DeliveredType;

  /** As the log has the event, of which it may be longer kept; null for a test, as are those that follow. */
  @Column({ ...moment, name: 'numbered_at', nullable: true })
  numberedAt: Date | null;

  @Column({ type: 'bigint', nullable: true })
  position: string | null;

  @Column({ type: 'uuid', name: 'assignment_id', nullable: true })
  assignmentId: string | null;

  @Column({ type: 'integer', nullable: true })
  version: number | null;

  @Column({ type: 'uuid', name: 'reminder_id', nullable: true })
  reminderId: string | null;

  @Column({ type: 'text', default: 'pending' })
  status: DeliveryStatus;

  /** Since it was to be sent, or sent again. */
  @Column({ type: 'integer', default: 0 })
  attempts: number;

  @Column({ ...moment, name: 'first_attempt_at', nullable: true })
  firstAttemptAt: Date | null;

  @Column({ ...moment, name: 'last_attempt_at', nullable: true })
  lastAttemptAt: Date | null;

  /** Not sent before. What is before it, of its assignment, is waited for besides. */
  @Column({ ...moment, name: 'next_attempt_at', default: () => 'now()' })
  nextAttemptAt: Date;

  /** An instance sends it until then; by this value it is known whose attempt it was. */
  @Column({ ...moment, name: 'leased_until', nullable: true })
  leasedUntil: Date | null;

  /** Of the last answer, with the start of its body; or why there was none. */
  @Column({ type: 'integer', name: 'status_code', nullable: true })
  statusCode: number | null;

  @Column({ type: 'text', nullable: true })
  answer: string | null;

  @Column({ type: 'text', nullable: true })
  error: string | null;

  @Column(createdAt)
  createdAt: Date;

  @Column({ ...moment, name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}

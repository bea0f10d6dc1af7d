import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { createdAt, moment } from '../database/columns.js';
import type { EventType } from '../events/event.entity.js';

/** `admin`: by an admin; `gone`: it answered 410; `failing`: whatever was tried failed for a day. */
export const pauseReasons = ['admin', 'gone', 'failing'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** A secret as it is kept: see `secrets.ts`. */
export interface SealedSecret {
  sealed: string;
  /** When a rotation ends it, as an instant of ISO 8601; null: never. */
  until: string | null;
}

/** Where an organization wants to be told of events, and how far in the log it is. */
@Entity({ name: 'webhooks' })
@Index('webhooks_organization_id_created_at_id_idx', ['organizationId', 'createdAt', 'id'])
@Check('webhooks_pause_reason_check', `pause_reason IN ('admin', 'gone', 'failing')`)
@Check('webhooks_paused_since_check', '(paused_since IS NULL) = (pause_reason IS NULL)')
@ForeignKey('users', ['organizationId', 'createdById'], ['organizationId', 'id'], {
  name: 'webhooks_organization_id_created_by_id_fkey',
})
export class Webhook {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'webhooks_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey('organizations', { name: 'webhooks_organization_id_fkey' })
  organizationId: string;

  @Column({ type: 'text' })
  url: string;

  @Column({ type: 'text', array: true })
  events: EventType[];

  @Column({ type: 'text', nullable: true })
  description: string | null;

  /** The newest first; what is sent is signed by each that has not ended. */
  @Column({ type: 'jsonb' })
  secrets: SealedSecret[];

  /** The place in the log up to which there are deliveries. */
  @Column({ ...moment, name: 'numbered_at' })
  numberedAt: Date;

  @Column({ type: 'bigint' })
  position: string;

  @Column({ ...moment, name: 'paused_since', nullable: true })
  pausedSince: Date | null;

  @Column({ type: 'text', name: 'pause_reason', nullable: true })
  pauseReason: PauseReason | null;

  /** When the first attempt failed after the last that did not. */
  @Column({ ...moment, name: 'failing_since', nullable: true })
  failingSince: Date | null;

  /** Since then. */
  @Column({ type: 'integer', default: 0 })
  failures: number;

  /** Nothing is sent before. */
  @Column({ ...moment, name: 'held_until', nullable: true })
  heldUntil: Date | null;

  /** The days of a delivery begin anew with it. */
  @Column({ ...moment, name: 'resumed_at', nullable: true })
  resumedAt: Date | null;

  @Column({ type: 'uuid', name: 'created_by_id' })
  createdById: string;

  @Column(createdAt)
  createdAt: Date;

  /** Nobody sees it any more; the row stays until its deliveries are deleted. */
  @Column({ ...moment, name: 'deleted_at', nullable: true })
  deletedAt: Date | null;
}

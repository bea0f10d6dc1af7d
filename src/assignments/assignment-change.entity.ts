import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment, transactionId } from '../database/columns.js';
import type { AssignmentStatus, ChangeActorKind, Door } from './lifecycle.js';

export type ChangedValue = string | number | null;
export type ChangedFields = Record<string, { from: ChangedValue; to: ChangedValue }>;

/**
 * One change of an assignment, written in the transaction of the change itself.
 *
 * There is no foreign key to `assignments` on purpose: its check would read, inside the serializable
 * transaction, the right-most page of the primary key, where every other create inserts, and each would
 * abort the others. See docs/decisions/0002-history-without-foreign-key.md.
 */
@Entity({ name: 'assignment_changes' })
@Index('assignment_changes_transaction_id_idx', ['transactionId'], { where: 'transaction_id IS NOT NULL' })
@Check('assignment_changes_door_check', `door IN ('web', 'partner', 'import', 'system')`)
@Check('assignment_changes_actor_kind_check', `actor_kind IN ('user', 'partner', 'import', 'system')`)
export class AssignmentChange {
  @PrimaryColumn({ type: 'uuid', name: 'assignment_id', primaryKeyConstraintName: 'assignment_changes_pkey' })
  assignmentId: string;

  /** The assignment's version that this change made. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'assignment_changes_pkey' })
  version: number;

  @Column({ ...moment, default: () => 'now()' })
  at: Date;

  @Column({ type: 'text' })
  door: Door;

  @Column({ type: 'text', name: 'actor_kind' })
  actorKind: ChangeActorKind;

  @Column({ type: 'uuid', name: 'actor_id' })
  actorId: string;

  @Column({ type: 'text', name: 'actor_name' })
  actorName: string;

  /** NULL for the creation. */
  @Column({ type: 'text', name: 'from_status', nullable: true })
  fromStatus: AssignmentStatus | null;

  @Column({ type: 'text', name: 'to_status' })
  toStatus: AssignmentStatus;

  /** Fields that changed: `{"dueAt": {"from": …, "to": …}}`. */
  @Column({ type: 'jsonb', nullable: true })
  changes: ChangedFields | null;

  /** Why it was cancelled, or its result corrected, if said; or why the service itself changed it. */
  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column(transactionId)
  transactionId: string | null;
}

import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { moment } from '../../database/columns.js';
import type { ActorKind } from '../../database/transactions/acting.js';

/**
 * What somebody did, or was refused. Triggers of the tables that are noted write it, in the transaction of the change, and a
 * trigger of this one refuses that it is changed or deleted: see docs/AUDIT.md.
 */
@Entity({ name: 'audit_entries' })
@Index('audit_entries_organization_id_at_id_idx', ['organizationId', 'at', 'id'])
@Index('audit_entries_organization_id_action_at_id_idx', ['organizationId', 'action', 'at', 'id'])
@Index('audit_entries_organization_id_target_id_at_id_idx', ['organizationId', 'targetId', 'at', 'id'])
@Index('audit_entries_organization_id_actor_id_at_id_idx', ['organizationId', 'actorId', 'at', 'id'], {
  where: 'actor_id IS NOT NULL',
})
@Check(
  'audit_entries_actor_kind_check',
  `actor_kind IN ('user', 'partner', 'import', 'issuer', 'system', 'anonymous')`,
)
export class AuditEntry {
  @PrimaryColumn({
    type: 'uuid',
    primaryKeyConstraintName: 'audit_entries_pkey',
    default: () => 'make_uuid_v7()',
  })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  organizationId: string;

  /** By the clock of the database, within the transaction. */
  @Column({ ...moment, default: () => 'clock_timestamp()' })
  at: Date;

  /** The kind of the target, a dot, and what happened to it. */
  @Column({ type: 'text' })
  action: string;

  @Column({ type: 'text', name: 'actor_kind' })
  actorKind: ActorKind;

  @Column({ type: 'uuid', name: 'actor_id', nullable: true })
  actorId: string | null;

  /** At that time, as all names here, until they are erased. */
  @Column({ type: 'text', name: 'actor_name', nullable: true })
  actorName: string | null;

  @Column({ type: 'text', name: 'actor_role', nullable: true })
  actorRole: string | null;

  @Column({ type: 'text', nullable: true })
  address: string | null;

  @Column({ type: 'text', name: 'request_id', nullable: true })
  requestId: string | null;

  @Column({ type: 'uuid', name: 'target_id' })
  targetId: string;

  @Column({ type: 'text', name: 'target_name', nullable: true })
  targetName: string | null;

  /** What was changed, as it was and as it is, by the names that callers know it by. */
  @Column({ type: 'jsonb', nullable: true })
  before: Record<string, unknown> | null;

  @Column({ type: 'jsonb', nullable: true })
  after: Record<string, unknown> | null;

  /** What else is worth knowing of a sign-in or a refusal. */
  @Column({ type: 'jsonb', nullable: true })
  details: Record<string, unknown> | null;
}

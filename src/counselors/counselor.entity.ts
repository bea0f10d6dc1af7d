import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { createdAt, moment, search, updatedAt } from '../database/columns.js';
import { foundNextTime } from '../database/sqlstate.js';
import { Organization } from '../organizations/organization.entity.js';
import { User } from '../identity/users/user.entity.js';

/** A person in training. Partners and files know them by `externalId`. */
@Entity({ name: 'counselors' })
@Index('counselors_search_idx', { synchronize: false })
@Unique('counselors_organization_id_id_key', ['organizationId', 'id'])
@Unique(foundNextTime('counselors_organization_id_external_id_key'), ['organizationId', 'externalId'])
@Index('counselors_external_id_in_any_case_idx', { synchronize: false })
@Unique('counselors_user_id_key', ['userId'])
@Index('counselors_organization_id_name_id_idx', ['organizationId', 'name', 'id'])
@Index('counselors_organization_id_email_idx', { synchronize: false })
@Index('counselors_organization_id_group_name_name_id_idx', ['organizationId', 'group', 'name', 'id'], {
  where: 'group_name IS NOT NULL',
})
@ForeignKey(() => User, ['organizationId', 'userId'], ['organizationId', 'id'], {
  name: 'counselors_organization_id_user_id_fkey',
})
@Check('counselors_erased_at_check', '(erased_at IS NULL) OR (archived_at IS NOT NULL)')
export class Counselor {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'counselors_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey(() => Organization, { name: 'counselors_organization_id_fkey' })
  organizationId: string;

  @Column({ type: 'text', name: 'external_id' })
  externalId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', nullable: true })
  email: string | null;

  /** Of the people in training that some supervisors are bound to. */
  @Column({ type: 'text', name: 'group_name', nullable: true })
  group: string | null;

  /** The user as whom this counselor signs in, if any. */
  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  userId: string | null;

  /** Since when nothing can be assigned to them. What was assigned stays. */
  @Column({ ...moment, name: 'archived_at', nullable: true })
  archivedAt: Date | null;

  /** Since when nothing here says who they were. */
  @Column({ ...moment, name: 'erased_at', nullable: true })
  erasedAt: Date | null;

  /** 1 when created, one more with every change, which a trigger of the table counts: the ETag. */
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column(search)
  search: string;

  @Column(createdAt)
  createdAt: Date;

  @Column(updatedAt)
  updatedAt: Date;
}

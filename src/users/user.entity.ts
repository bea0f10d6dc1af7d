import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { createdAt, moment, updatedAt } from '../database/columns.js';
import { Organization } from '../organizations/organization.entity.js';

export const roles = ['admin', 'supervisor', 'counselor'] as const;
export type Role = (typeof roles)[number];

/** Someone who signs in. */
@Entity({ name: 'users' })
@Unique('users_email_key', ['email'])
@Unique('users_organization_id_id_key', ['organizationId', 'id'])
@Check('users_role_check', `role IN ('admin', 'supervisor', 'counselor')`)
@Check('users_email_check', 'email = lower(email)')
export class User {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'users_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey(() => Organization, { name: 'users_organization_id_fkey' })
  organizationId: string;

  /** Lower case; unique over all organizations, because signing in names no organization. */
  @Column({ type: 'text' })
  email: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  role: Role;

  /** argon2id in PHC string format. */
  @Column({ type: 'text', name: 'password_hash' })
  passwordHash: string;

  @Column({ ...moment, name: 'deactivated_at', nullable: true })
  deactivatedAt: Date | null;

  @Column(createdAt)
  createdAt: Date;

  @Column(updatedAt)
  updatedAt: Date;
}

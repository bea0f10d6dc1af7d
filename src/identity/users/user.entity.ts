import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { createdAt, moment, search, updatedAt } from '../../database/columns.js';
import type { Role } from '../access/principal.js';

/** Someone who signs in. */
@Entity({ name: 'users' })
@Index('users_search_idx', { synchronize: false })
@Unique('users_email_key', ['email'])
@Unique('users_organization_id_id_key', ['organizationId', 'id'])
@Unique('users_oidc_issuer_oidc_subject_key', ['oidcIssuer', 'oidcSubject'])
@Index('users_organization_id_created_at_id_idx', ['organizationId', 'createdAt', 'id'])
@Index('users_oidc_unlinked_subject_idx', ['oidcUnlinkedSubject'], {
  where: 'oidc_unlinked_subject IS NOT NULL',
})
@Check('users_oidc_check', '(oidc_issuer IS NULL) = (oidc_subject IS NULL)')
@Check('users_role_check', `role IN ('admin', 'supervisor', 'counselor')`)
@Check('users_email_check', 'email = lower(email)')
export class User {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'users_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey('organizations', { name: 'users_organization_id_fkey' })
  organizationId: string;

  /** Lower case; unique over all organizations, because signing in names no organization. */
  @Column({ type: 'text' })
  email: string;

  /** Whether an admin or their issuer says that it is theirs: then they are the counselor who has it. */
  @Column({ type: 'boolean', name: 'email_verified', default: false })
  emailVerified: boolean;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  role: Role;

  /** Of counselors, within which a supervisor works; none: all. */
  @Column({ type: 'text', array: true, default: () => `'{}'` })
  groups: string[];

  /** argon2id in PHC string format; NULL for who signs in elsewhere only. */
  @Column({ type: 'text', name: 'password_hash', nullable: true })
  passwordHash: string | null;

  /** Whether who signs in with it has to choose another one first. */
  @Column({ type: 'boolean', name: 'must_change_password', default: false })
  mustChangePassword: boolean;

  /**
   * Raised when all sessions end: one that a sign-in is just about to begin, by what was right before, ends with them.
   */
  @Column({ type: 'integer', name: 'session_version', default: 1 })
  sessionVersion: number;

  /** Who this is for an OIDC issuer, if they ever came with a token of it. */
  @Column({ type: 'text', name: 'oidc_issuer', nullable: true })
  oidcIssuer: string | null;

  @Column({ type: 'text', name: 'oidc_subject', nullable: true })
  oidcSubject: string | null;

  /** The e-mail of their last token, where it was another one also that. */
  @Column({ type: 'text', name: 'oidc_email', nullable: true })
  oidcEmail: string | null;

  /** To a day. */
  @Column({ ...moment, name: 'oidc_last_seen_at', nullable: true })
  oidcLastSeenAt: Date | null;

  /** The account of the issuer that was forgotten last, and when: its tokens from before open nothing. */
  @Column({ type: 'text', name: 'oidc_unlinked_subject', nullable: true })
  oidcUnlinkedSubject: string | null;

  @Column({ ...moment, name: 'oidc_unlinked_at', nullable: true })
  oidcUnlinkedAt: Date | null;

  @Column({ ...moment, name: 'deactivated_at', nullable: true })
  deactivatedAt: Date | null;

  /** When they were erased: nothing is left of who they were. */
  @Column({ ...moment, name: 'erased_at', nullable: true })
  erasedAt: Date | null;

  @Column(search)
  search: string;

  @Column(createdAt)
  createdAt: Date;

  @Column(updatedAt)
  updatedAt: Date;
}

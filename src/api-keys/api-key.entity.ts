import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { createdAt, moment } from '../database/columns.js';
import { Organization } from '../organizations/organization.entity.js';

export const scopes = ['scenarios:read', 'assignments:read', 'assignments:write', 'results:write'] as const;
export type Scope = (typeof scopes)[number];

/** A partner's key. The secret itself is nowhere: only its SHA-256 is kept. */
@Entity({ name: 'api_keys' })
@Unique('api_keys_key_id_key', ['keyId'])
@Index('api_keys_organization_id_created_at_id_idx', ['organizationId', 'createdAt', 'id'])
export class ApiKey {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'api_keys_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey(() => Organization, { name: 'api_keys_organization_id_fkey' })
  organizationId: string;

  @Column({ type: 'text' })
  name: string;

  /** The part of the key that names it; not secret. */
  @Column({ type: 'text', name: 'key_id' })
  keyId: string;

  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  @Column({ type: 'text', array: true })
  scopes: Scope[];

  /** Requests per second. */
  @Column({ type: 'integer', name: 'rate_limit', nullable: true })
  rateLimit: number | null;

  @Column({ ...moment, name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column({ ...moment, name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column(createdAt)
  createdAt: Date;
}

import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { createdAt, moment } from '../../database/columns.js';
import type { Scope } from '../access/principal.js';

/** A partner's key: what it opens. Its secrets, one or during a rotation several, are `ApiKeySecret`s. */
@Entity({ name: 'api_keys' })
@Index('api_keys_organization_id_created_at_id_idx', ['organizationId', 'createdAt', 'id'])
@Check(
  'api_keys_limits_check',
  `CASE WHEN groups IS NULL AND scenario_ids IS NULL THEN scopes_within_limits IS NULL
   ELSE scopes_within_limits IS NOT NULL AND scopes = '{}' END`,
)
@ForeignKey('users', ['organizationId', 'createdById'], ['organizationId', 'id'], {
  name: 'api_keys_organization_id_created_by_id_fkey',
})
export class ApiKey {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'api_keys_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey('organizations', { name: 'api_keys_organization_id_fkey' })
  organizationId: string;

  @Column({ type: 'text' })
  name: string;

  /** None for a key that is limited, whose scopes builds that know no limits must not read: `scopesWithinLimits`. */
  @Column({ type: 'text', array: true })
  scopes: Scope[];

  /** Of counselors, whom alone it opens; null: all. */
  @Column({ type: 'text', array: true, nullable: true })
  groups: string[] | null;

  /** What alone it opens; null: all. */
  @Column({ type: 'uuid', array: true, name: 'scenario_ids', nullable: true })
  scenarioIds: string[] | null;

  @Column({ type: 'text', array: true, name: 'scopes_within_limits', nullable: true })
  scopesWithinLimits: Scope[] | null;

  /** Requests per second. */
  @Column({ type: 'integer', name: 'rate_limit', nullable: true })
  rateLimit: number | null;

  @Column({ ...moment, name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column({ ...moment, name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  /** When a request came with it last, to a few seconds. */
  @Column({ ...moment, name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  /** The user who made it; NULL for keys of before that was kept. */
  @Column({ type: 'uuid', name: 'created_by_id', nullable: true })
  createdById: string | null;

  /** What has left the interface, by its name in `http/deprecation`, and stays for this key, which is older. */
  @Column({ type: 'text', name: 'still_gets', array: true, default: [] })
  stillGets: string[];

  @Column(createdAt)
  createdAt: Date;
}

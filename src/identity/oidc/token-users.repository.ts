import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Pools } from '../../database/connections/pools.js';
import type { Role, UserPrincipal } from '../access/principal.js';
import type { TokenIdentity } from './claims.js';

const find = {
  name: 'user-by-subject',
  text: `
    SELECT 'user' AS kind, u.id, u.organization_id AS "organizationId", o.name AS "organizationName",
         o.time_zone AS "timeZone",
           u.name, u.email, u.role, c.id AS "counselorId", u.deactivated_at IS NOT NULL AS "isDeactivated"
    FROM users u
    JOIN organizations o ON o.id = u.organization_id
    LEFT JOIN counselors c ON c.user_id = u.id
    WHERE u.oidc_issuer = $1 AND u.oidc_subject = $2`,
};

/**
 * Who has this e-mail there is the same person if the issuer vouches for it, and is not another one for it already;
 * else it is somebody new, if the e-mail is free.
 */
const admit = {
  text: `
    WITH linked AS (
      UPDATE users SET oidc_issuer = $1, oidc_subject = $2, updated_at = now()
      WHERE organization_id = $3 AND email = $4 AND $5::boolean AND oidc_issuer IS DISTINCT FROM $1
      RETURNING id
    )
    INSERT INTO users (id, organization_id, email, name, role, oidc_issuer, oidc_subject)
    SELECT $6::uuid, o.id, $4, $7, $8, $1, $2 FROM organizations o
    WHERE o.id = $3 AND NOT EXISTS (SELECT FROM linked)
    ON CONFLICT DO NOTHING`,
};

/** Lets a counselor in training see what is theirs. */
const linkCounselor = {
  text: `
    UPDATE counselors SET user_id = u.id, updated_at = now()
    FROM users u
    WHERE u.oidc_issuer = $1 AND u.oidc_subject = $2
      AND NOT EXISTS (SELECT FROM counselors WHERE user_id = u.id)
      AND counselors.user_id IS NULL
      AND counselors.id = (
        SELECT id FROM counselors c
        WHERE c.organization_id = u.organization_id AND lower(c.email) = u.email AND c.user_id IS NULL
        ORDER BY id LIMIT 1
      )`,
};

const update = { text: 'UPDATE users SET role = $2, name = $3, updated_at = now() WHERE id = $1' };

export type TokenUser = UserPrincipal & { isDeactivated: boolean };

/** Users by who they are for their issuer. */
@Injectable()
export class TokenUsersRepository {
  constructor(private readonly pools: Pools) {}

  async find({ issuer, subject }: TokenIdentity): Promise<TokenUser | undefined> {
    const [user] = await this.pools.read<TokenUser>(find, [issuer, subject]);
    return user;
  }

  /** Makes or links a user, unless the organization is unknown or the e-mail is somebody else's. */
  async admit(identity: TokenIdentity): Promise<void> {
    const { issuer, subject, organizationId, email, isEmailVerified, name, role } = identity;
    const values = [issuer, subject, organizationId, email, isEmailVerified, randomUUIDv7(), name, role];
    await this.pools.read(admit, values);
    if (role === 'counselor' && isEmailVerified) await this.pools.read(linkCounselor, [issuer, subject]);
  }

  async update(id: string, role: Role, name: string): Promise<void> {
    await this.pools.read(update, [id, role, name]);
  }
}

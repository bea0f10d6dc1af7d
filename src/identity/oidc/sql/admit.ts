/**
 * Whom a token of an unknown account lets in. Who has its e-mail in that organization is the same person, if the issuer
 * vouches for the e-mail and they are not another account of it, or one that was not seen for long; else it is somebody
 * new, if the e-mail is free. Tokens of an account that an admin unlinked since they were issued let nobody in.
 */
import { randomUUIDv7 } from 'node:crypto';
import type { Statement } from '../../../database/connections/pools.js';
import { linkCounselors } from '../../users/sql/link-counselors.js';
import type { TokenIdentity } from '../claims.js';

/** Of a token without a time, which is from before anything. */
const isUnlinked = (organization: string, subject: string, issuedAt: string): string => `EXISTS (
        SELECT FROM users
        WHERE organization_id = ${organization} AND oidc_unlinked_subject = ${subject}
          AND oidc_unlinked_at >= to_timestamp(${issuedAt}::double precision)
      )`;

export const admit: Statement = {
  text: `
    WITH place AS (
      SELECT id FROM organizations WHERE id = $3 AND NOT ${isUnlinked('$3', '$2', '$10')}
    ), known AS (
      UPDATE users SET
        oidc_issuer = $1, oidc_subject = $2, oidc_email = $4, oidc_last_seen_at = now(), email_verified = true,
        updated_at = now()
      FROM place
      WHERE organization_id = place.id AND email = $4 AND $5::boolean
        AND (oidc_issuer IS DISTINCT FROM $1 OR oidc_last_seen_at < now() - make_interval(days => $9::integer))
      RETURNING users.*
    ), made AS (
      INSERT INTO users (
        id, organization_id, email, email_verified, name, role, oidc_issuer, oidc_subject, oidc_email, oidc_last_seen_at
      )
      SELECT $6::uuid, place.id, $4, $5, $7, $8, $1, $2, $4, now() FROM place
      WHERE NOT EXISTS (SELECT FROM known)
      ON CONFLICT DO NOTHING
      RETURNING *
    ), linked AS (${linkCounselors('(SELECT * FROM known UNION ALL SELECT * FROM made)')}
    )
    SELECT FROM linked`,
};

/** @param relinkAfterDays null: an account that is another's is never taken for theirs */
export function admitParameters(identity: TokenIdentity, relinkAfterDays: number | null): unknown[] {
  const { issuer, subject, organizationId, email, isEmailVerified, name, role, issuedAt } = identity;
  const id = randomUUIDv7();
  return [issuer, subject, organizationId, email, isEmailVerified, id, name, role, relinkAfterDays, issuedAt];
}

/** What kept a token from letting anybody in. */
export interface Obstacle {
  isOrganizationKnown: boolean;
  isUnlinked: boolean;
  /** Who has the e-mail, if anybody. */
  holderId: string | null;
  holderOrganizationId: string | null;
  holderSubject: string | null;
}

/** Parameters: organization, e-mail, subject, and when the token was issued. */
export const findObstacle: Statement = {
  text: `
    SELECT EXISTS (SELECT FROM organizations WHERE id = $1) AS "isOrganizationKnown",
           ${isUnlinked('$1', '$3', '$4')} AS "isUnlinked",
           u.id AS "holderId", u.organization_id AS "holderOrganizationId", u.oidc_subject AS "holderSubject"
    FROM (SELECT) one
    LEFT JOIN users u ON u.email = $2`,
};

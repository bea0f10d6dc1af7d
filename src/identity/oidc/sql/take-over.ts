/**
 * Takes over what a token says of a known user: role, name, and an e-mail that the issuer vouches for and nobody else
 * has, with which the counselor that they are is found. Their account is noted as seen, once a day, so that reading
 * with a token stays reading. Tokens that come at once change it once.
 */
import type { Statement } from '../../../database/connections/pools.js';
import { linkCounselors } from '../../users/sql/link-counselors.js';
import type { TokenIdentity } from '../claims.js';

/** Of a user `u`. */
export const isSeenToday = `coalesce(u.oidc_last_seen_at > now() - interval '1 day', false)`;

/** What of it the principal has. */
export interface TakenOver {
  email: string;
  counselorId: string | null;
}

export const takeOver: Statement = {
  name: 'take-over-claims',
  text: `
    WITH before AS (
      SELECT u.id, u.email, u.email_verified,
             $5::boolean AND NOT EXISTS (SELECT FROM users WHERE email = $4 AND id <> $1) AS is_theirs
      FROM users u WHERE u.id = $1
    ), wanted AS (
      SELECT CASE WHEN is_theirs THEN $4 ELSE email END AS email, email_verified OR is_theirs AS email_verified
      FROM before
    ), changed AS (
      UPDATE users u SET
        role = $2, name = $3, email = wanted.email, email_verified = wanted.email_verified, oidc_email = $4,
        oidc_last_seen_at = CASE WHEN ${isSeenToday} THEN u.oidc_last_seen_at ELSE now() END,
        updated_at = CASE WHEN (u.role, u.name, u.email) = ($2, $3, wanted.email) THEN u.updated_at ELSE now() END
      FROM wanted
      WHERE u.id = $1
        AND (NOT ${isSeenToday} OR (u.role, u.name, u.email, u.email_verified, u.oidc_email)
          IS DISTINCT FROM ($2, $3, wanted.email, wanted.email_verified, $4))
      RETURNING u.*
    ), linked AS (${linkCounselors(
      'changed',
      '(u.email, u.email_verified) <> (SELECT email, email_verified FROM before)',
    )}
    )
    SELECT wanted.email, coalesce(linked.id, c.id) AS "counselorId"
    FROM wanted
    LEFT JOIN linked ON true
    LEFT JOIN counselors c ON c.user_id = $1`,
};

export function takeOverParameters(id: string, identity: TokenIdentity): unknown[] {
  const { role, name, email, isEmailVerified } = identity;
  return [id, role, name, email, isEmailVerified];
}

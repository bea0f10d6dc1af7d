/**
 * Forgets which account of the issuer a user is, and ends their sessions; which it was is kept, so that its tokens of
 * before open nothing. Where there is none, nothing changes. Parameters: organization, id.
 */
import type { Statement } from '../../../database/connections/pools.js';
import { userColumns } from './user-row.js';

export const unlinkUser: Statement = {
  name: 'unlink-user',
  text: `
    WITH changed AS (
      UPDATE users SET
        oidc_issuer = NULL, oidc_subject = NULL, oidc_email = NULL, oidc_last_seen_at = NULL,
        oidc_unlinked_subject = oidc_subject, oidc_unlinked_at = now(),
        session_version = session_version + 1, updated_at = now()
      WHERE organization_id = $1 AND id = $2 AND oidc_subject IS NOT NULL
      RETURNING *
    ), ended AS (
      DELETE FROM sessions WHERE sess ->> 'userId' = $2::text AND EXISTS (SELECT FROM changed)
    ), result AS (
      SELECT * FROM changed
      UNION ALL
      SELECT * FROM users WHERE organization_id = $1 AND id = $2 AND NOT EXISTS (SELECT FROM changed)
    )
    SELECT ${userColumns}
    FROM result u
    LEFT JOIN counselors c ON c.user_id = u.id`,
};

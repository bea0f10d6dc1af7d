/**
 * Of many who were let in a while ago, those who would be now, as they are now. Parameters, an array each: the user; the secret of the
 * session and the version that it has, or the issuer and the subject of the token. `n` counts from 1.
 */
import type { Statement } from '../../../database/connections/pools.js';
import { fromPrincipals, principalColumns } from '../../users/sql/user-principal.js';

export const stillAdmitted: Statement = {
  name: 'still-admitted',
  text: `
    SELECT w.n::integer, ${principalColumns}, false AS "mustChangePassword"
    ${fromPrincipals}
    JOIN unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[])
      WITH ORDINALITY AS w (user_id, sid, version, issuer, subject, n) ON w.user_id = u.id
    WHERE u.deactivated_at IS NULL
      AND CASE
        WHEN w.sid IS NULL THEN u.oidc_issuer = w.issuer AND u.oidc_subject = w.subject
        ELSE u.session_version = w.version
          AND EXISTS (SELECT FROM sessions WHERE sessions.sid = w.sid AND expire > now())
      END`,
};

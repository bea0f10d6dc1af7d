/**
 * Changes a user, in one statement: reads them, changes them unless nobody would be left to administer the
 * organization, ends their sessions where the change asks for it, and returns them as they then are. One with another
 * e-mail finds the counselor that they are.
 *
 * That there is another admin is read in the transaction that takes this one away. Serializable, of two admins who
 * take each other away at once one is aborted, run again, and refused.
 */
import type { Statement } from '../../../database/connections/pools.js';
import type { Role } from '../../access/principal.js';
import { linkCounselors } from './link-counselors.js';
import { userColumns, type UserRow } from './user-row.js';

/** What is undefined stays. */
export interface UserEdit {
  email?: string | undefined;
  name?: string | undefined;
  role?: Role | undefined;
  active?: boolean | undefined;
  passwordHash?: string | undefined;
  groups?: string[] | undefined;
  mustChangePassword?: boolean | undefined;
}

export interface EditedUser extends UserRow {
  /** False: nothing was changed, because this is the last admin. */
  changed: boolean;
  /** Those they made that still open something. */
  apiKeys: { id: string; name: string }[];
}

export const editUser: Statement = {
  name: 'edit-user',
  text: `
    WITH target AS (
      SELECT id, email, role, deactivated_at FROM users WHERE organization_id = $1 AND id = $2
    ), wanted AS (
      SELECT id, role AS role_before,
             coalesce($5, role) AS role,
             CASE $6::boolean WHEN true THEN NULL WHEN false THEN coalesce(deactivated_at, now())
                  ELSE deactivated_at END AS deactivated_at,
             role = 'admin' AND deactivated_at IS NULL AS was_admin
      FROM target
    ), allowed AS (
      SELECT *, deactivated_at IS NOT NULL OR role <> role_before OR $7::text IS NOT NULL AS ends_sessions
      FROM wanted
      WHERE NOT was_admin
         OR (role = 'admin' AND deactivated_at IS NULL)
         OR EXISTS (
           SELECT FROM users u
           WHERE u.organization_id = $1 AND u.id <> $2 AND u.role = 'admin' AND u.deactivated_at IS NULL
         )
    ), changed AS (
      UPDATE users u SET
        email = coalesce($3, u.email),
        email_verified = u.email_verified OR $3 IS NOT NULL,
        name = coalesce($4, u.name),
        role = allowed.role,
        groups = coalesce($8, u.groups),
        deactivated_at = allowed.deactivated_at,
        password_hash = coalesce($7, u.password_hash),
        must_change_password = coalesce($9, u.must_change_password),
        session_version = u.session_version + ends_sessions::integer,
        updated_at = now()
      FROM allowed
      WHERE u.organization_id = $1 AND u.id = $2
      RETURNING u.*
    ), linked AS (${linkCounselors('changed', 'u.email <> (SELECT email FROM target)')}
    ), ended AS (
      DELETE FROM sessions
      WHERE sess ->> 'userId' = $2::text
        AND EXISTS (SELECT FROM allowed WHERE ends_sessions)
    ), result AS (
      SELECT true AS changed, * FROM changed
      UNION ALL
      SELECT false, * FROM users
      WHERE organization_id = $1 AND id = $2 AND EXISTS (SELECT FROM target) AND NOT EXISTS (SELECT FROM allowed)
    )
    SELECT u.changed, ${userColumns},
      ARRAY(
        SELECT jsonb_build_object('id', k.id, 'name', k.name) FROM api_keys k
        WHERE k.organization_id = $1 AND k.created_by_id = u.id
          AND k.revoked_at IS NULL AND coalesce(k.expires_at > now(), true)
        ORDER BY k.created_at DESC, k.id DESC
      ) AS "apiKeys"
    FROM result u
    LEFT JOIN (
      SELECT id, user_id FROM counselors UNION ALL SELECT id, user_id FROM linked
    ) c ON c.user_id = u.id`,
};

export function parametersOf(organizationId: string, id: string, edit: UserEdit): unknown[] {
  const { email, name, role, active, passwordHash, groups, mustChangePassword } = edit;
  return [organizationId, id, email, name, role, active, passwordHash, groups, mustChangePassword];
}

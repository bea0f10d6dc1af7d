/** Notes that people have ended sessions of their own. */

/** @param ended rows of `sessions` that the same statement deletes, with `user_id` as text */
export const noteSignedOut = (ended: string): string => `
      INSERT INTO audit_entries (
        organization_id, action, actor_kind, actor_id, actor_name, actor_role, address, request_id, target_id, target_name, details
      )
      SELECT u.organization_id, 'user.signed-out', 'user', u.id, u.name, u.role, a.address, a.request_id, u.id, u.name,
        jsonb_build_object('sessions', e.sessions)
      FROM (SELECT user_id, count(*) AS sessions FROM ${ended} GROUP BY user_id) e
      JOIN users u ON u.id = e.user_id::uuid
      CROSS JOIN acting() a`;

/** Who somebody is that signed in, as SQL finds them: what a `UserPrincipal` has, of a user `u`. */
export const principalColumns = `
  'user' AS kind, u.id, u.organization_id AS "organizationId", o.name AS "organizationName", o.time_zone AS "timeZone",
  u.name, u.email, u.role, c.id AS "counselorId", u.groups`;

export const fromPrincipals = `
  FROM users u
  JOIN organizations o ON o.id = u.organization_id
  LEFT JOIN counselors c ON c.user_id = u.id`;

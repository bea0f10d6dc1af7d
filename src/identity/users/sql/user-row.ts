import type { Role } from '../../access/principal.js';

/** A user as admins see them. */
export interface UserRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  groups: string[];
  mustChangePassword: boolean;
  deactivatedAt: Date | null;
  counselorId: string | null;
  /** Of the account that they are for the issuer, all null if they are none. */
  oidcIssuer: string | null;
  oidcSubject: string | null;
  oidcEmail: string | null;
  oidcLastSeenAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Of a user `u` and their counselor `c`. */
export const userColumns = `
  u.id, u.email, u.name, u.role, u.groups, u.must_change_password AS "mustChangePassword",
  u.deactivated_at AS "deactivatedAt", c.id AS "counselorId",
  u.oidc_issuer AS "oidcIssuer", u.oidc_subject AS "oidcSubject", u.oidc_email AS "oidcEmail",
  u.oidc_last_seen_at AS "oidcLastSeenAt",
  u.created_at AS "createdAt", u.updated_at AS "updatedAt"`;

import type { Role } from '../../access/principal.js';

/** A user as admins see them. */
export interface UserRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  deactivatedAt: Date | null;
  counselorId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Of a user `u` and their counselor `c`. */
export const userColumns = `
  u.id, u.email, u.name, u.role, u.deactivated_at AS "deactivatedAt", c.id AS "counselorId",
  u.created_at AS "createdAt", u.updated_at AS "updatedAt"`;

/** Makes a user whose e-mail an admin vouches for, and finds the counselor that they are. */
import type { Statement } from '../../../database/connections/pools.js';
import type { User } from '../user.entity.js';
import { linkCounselors } from './link-counselors.js';
import { userColumns } from './user-row.js';

export type NewUser = Pick<
  User,
  'id' | 'organizationId' | 'email' | 'name' | 'role' | 'groups' | 'passwordHash' | 'mustChangePassword'
>;

export const createUser: Statement = {
  name: 'create-user',
  text: `
    WITH made AS (
      INSERT INTO users (
        id, organization_id, email, email_verified, name, role, password_hash, groups, must_change_password
      )
      VALUES ($1, $2, $3, true, $4, $5, $6, $7, $8)
      RETURNING *
    ), linked AS (${linkCounselors('made')}
    )
    SELECT ${userColumns}
    FROM made u
    LEFT JOIN linked c ON c.user_id = u.id`,
};

export function newUserParameters(user: NewUser): unknown[] {
  const { id, organizationId, email, name, role, passwordHash, groups, mustChangePassword } = user;
  return [id, organizationId, email, name, role, passwordHash, groups, mustChangePassword];
}

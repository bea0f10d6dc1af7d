import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '../access/principal.js';
import { Pools } from '../database/pools.js';

const selectUser = (more: string, condition: string): string => `
  SELECT 'user' AS kind, u.id, u.organization_id AS "organizationId", o.name AS "organizationName",
         u.name, u.email, u.role, c.id AS "counselorId"${more}
  FROM users u
  JOIN organizations o ON o.id = u.organization_id
  LEFT JOIN counselors c ON c.user_id = u.id
  WHERE ${condition} AND u.deactivated_at IS NULL`;

const byId = { name: 'user-by-id', text: selectUser('', 'u.id = $1') };
const byEmail = {
  name: 'user-by-email',
  text: selectUser(', u.password_hash AS "passwordHash"', 'u.email = lower($1)'),
};

/** People who may sign in; nobody who is deactivated. */
@Injectable()
export class UsersRepository {
  constructor(private readonly pools: Pools) {}

  async findById(id: string): Promise<UserPrincipal | undefined> {
    const [user] = await this.pools.read<UserPrincipal>(byId, [id]);
    return user;
  }

  async findByEmail(email: string): Promise<(UserPrincipal & { passwordHash: string | null }) | undefined> {
    const [user] = await this.pools.read<UserPrincipal & { passwordHash: string | null }>(byEmail, [email]);
    return user;
  }
}

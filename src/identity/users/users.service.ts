/** The people of an organization, as its admins keep them. */
import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type ConstraintFaults, explainConstraint } from '../../http/problems/constraint-faults.js';
import type { AskedPage, Page } from '../../http/paging/pages.js';
import { NotFound, ValidationFailed } from '../../http/problems/problems.js';
import { hashPassword } from './passwords.js';
import { SignInLimits } from './sign-in-limits.js';
import type { EditedUser, UserEdit } from './sql/edit-user.js';
import type { UserRow } from './sql/user-row.js';
import type { Role } from '../access/principal.js';
import { UsersRepository } from './users.repository.js';

const faults: ConstraintFaults = {
  users_email_key: { field: 'email', code: 'taken', message: 'Another user has this e-mail.' },
};

export interface WantedUser {
  email: string;
  name: string;
  role: Role;
  groups: string[];
  password: string;
  mustChangePassword: boolean;
}

@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly limits: SignInLimits,
  ) {}

  list(organizationId: string, q: string | undefined, asked: AskedPage): Promise<Page<UserRow>> {
    return this.users.list(organizationId, q, asked);
  }

  async get(organizationId: string, id: string): Promise<UserRow> {
    const user = await this.users.find(organizationId, id);
    if (user === undefined) throw noUser(id);
    return user;
  }

  async create(organizationId: string, { password, ...wanted }: WantedUser): Promise<UserRow> {
    const id = randomUUIDv7();
    const passwordHash = await hashPassword(password);
    const user = { id, organizationId, ...wanted, passwordHash };
    return explainConstraint(faults, () => this.users.create(user));
  }

  /**
   * Changes what is given. Who is deactivated, gets another role or another password is signed out everywhere.
   * Throws {@link ValidationFailed} if nobody would be left to administer the organization.
   */
  async update(
    organizationId: string,
    id: string,
    { password, ...edit }: Omit<UserEdit, 'passwordHash'> & { password?: string | undefined },
  ): Promise<EditedUser> {
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    const user = await explainConstraint(faults, () =>
      this.users.edit(organizationId, id, { ...edit, passwordHash }),
    );
    if (user === undefined) throw noUser(id);
    if (!user.changed) {
      const field = edit.active === false ? 'active' : 'role';
      const message = 'This is the last admin who is active: make another one first.';
      throw new ValidationFailed([{ field, code: 'last-admin', message }]);
    }
    if (passwordHash !== undefined) await this.limits.lift(user.email);
    return user;
  }

  /** Forgets the account that they are for the issuer: their next token is as a first one. */
  async unlink(organizationId: string, id: string): Promise<UserRow> {
    const user = await this.users.unlink(organizationId, id);
    if (user === undefined) throw noUser(id);
    return user;
  }

  /** Signs a user out everywhere. */
  async endSessions(organizationId: string, id: string): Promise<void> {
    if (!(await this.users.endSessions(organizationId, id))) throw noUser(id);
  }
}

function noUser(id: string): NotFound {
  return new NotFound('user', `There is no user ${id}.`);
}

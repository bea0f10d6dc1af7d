/** What the command line does: the first admin of an organization, and a way back in. */
import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { isEmail } from 'class-validator';
import type { DataSource, EntityManager } from 'typeorm';
import { constraintOf } from '../database/sqlstate.js';
import { sayWhoActs } from '../database/transactions/acting.js';
import { Organization } from '../organizations/organization.entity.js';
import { longestPassword, shortestPassword } from '../identity/users/dto/password.js';
import { hashPassword } from '../identity/users/passwords.js';
import { accountOf } from '../identity/users/sign-in-limits.js';
import { User } from '../identity/users/user.entity.js';
import { readText } from '../http/validation/read-text.js';
import { isUuid } from '../http/validation/uuid.js';
import { ErrorForPeople } from '../operations/error-for-people.js';

/** `message` is meant for the person at the terminal. */
export class AdministrationError extends ErrorForPeople {
  override readonly name = 'AdministrationError';
}

/** 160 random bits. */
export function makePassword(): string {
  return randomBytes(20).toString('base64url');
}

export function organizations(dataSource: DataSource): Promise<Organization[]> {
  return dataSource.getRepository(Organization).find({ order: { name: 'ASC', id: 'ASC' } });
}

interface WantedAdmin {
  organization: { name: string } | { id: string };
  email: string;
  adminName: string;
  password: string;
}

/** Makes an admin, and the organization if none has the name. */
export async function createAdmin(
  dataSource: DataSource,
  { organization, email, adminName, password }: WantedAdmin,
): Promise<{ organizationId: string; organizationName: string }> {
  if (!isEmail(email)) throw new AdministrationError(`“${email}” is no e-mail address.`);
  const passwordHash = await hashed(password);
  try {
    // Of two at once that make the same organization one must see the other's.
    return await dataSource.transaction('SERIALIZABLE', async (manager) => {
      await manager.query(sayWhoActs());
      const { id, name } = await organizationOf(manager, organization);
      await manager.insert(User, {
        id: randomUUIDv7(),
        organizationId: id,
        email,
        emailVerified: true,
        name: adminName,
        role: 'admin',
        passwordHash,
      });
      return { organizationId: id, organizationName: name };
    });
  } catch (error) {
    if (constraintOf(error) !== 'users_email_key') throw error;
    throw new AdministrationError(
      `There is a user with the e-mail ${email}. A new password: reset-password.`,
    );
  }
}

async function organizationOf(
  manager: EntityManager,
  wanted: WantedAdmin['organization'],
): Promise<Pick<Organization, 'id' | 'name'>> {
  if ('id' in wanted) {
    const found = isUuid(wanted.id) ? await manager.findOneBy(Organization, wanted) : null;
    if (found === null) throw new AdministrationError(`There is no organization ${wanted.id}.`);
    return found;
  }
  const [found, another] = await manager.findBy(Organization, wanted);
  if (another !== undefined) {
    throw new AdministrationError(
      `Several organizations are called “${wanted.name}”: say --organization-id.`,
    );
  }
  if (found !== undefined) return found;
  const made = { id: randomUUIDv7(), name: wanted.name };
  await manager.insert(Organization, made);
  return made;
}

/** Gives somebody a new password, ends their sessions, and forgets wrong tries. */
export async function resetPassword(dataSource: DataSource, email: string, password: string): Promise<void> {
  const passwordHash = await hashed(password);
  await dataSource.transaction(async (manager) => {
    await manager.query(sayWhoActs());
    const user = await manager.findOneBy(User, { email });
    if (user === null) throw new AdministrationError(`There is no user with the e-mail ${email}.`);
    const sessionVersion = () => 'session_version + 1';
    await manager.update(User, { id: user.id }, { passwordHash, sessionVersion, updatedAt: () => 'now()' });
    await manager.query(`DELETE FROM sessions WHERE sess ->> 'userId' = $1`, [user.id]);
    await manager.query('DELETE FROM rate_limits WHERE key = $1', [`account:${accountOf(email)}`]);
  });
}

function hashed(given: string): Promise<string> {
  const password = readText(given);
  if (password.length < shortestPassword || password.length > longestPassword) {
    throw new AdministrationError(`A password has ${shortestPassword} to ${longestPassword} characters.`);
  }
  return hashPassword(password);
}

import type { DataSource } from 'typeorm';
import { In, IsNull } from 'typeorm';
import { verifyPassword } from '../identity/users/passwords.js';
import { User } from '../identity/users/user.entity.js';
import { demoLogins, demoPassword } from './logins.js';

/** The e-mails of demo people who could sign in with the password that everybody knows. */
export async function openDemoLogins(dataSource: DataSource): Promise<string[]> {
  const users = await dataSource
    .getRepository(User)
    .findBy({ email: In(demoLogins.map(({ email }) => email)), deactivatedAt: IsNull() });
  const checked = await Promise.all(
    users.map(async ({ email, passwordHash }) => {
      return passwordHash !== null && (await verifyPassword(demoPassword, passwordHash)) ? [email] : [];
    }),
  );
  return checked.flat();
}

import type { DataSource } from 'typeorm';
import { In, IsNull } from 'typeorm';
import { verifyPassword } from '../identity/users/passwords.js';
import { User } from '../identity/users/user.entity.js';
import { BadSettings } from '../operations/settings/settings.js';
import { demoLogins, demoPassword } from './logins.js';

/**
 * Throws {@link BadSettings}, and disconnects, where demo people could sign in with the password that everybody knows:
 * demo data may have been made while nobody else could reach the service.
 * @param host at which others reach it now
 */
export async function refuseOpenDemoLogins(host: string, dataSource: DataSource): Promise<void> {
  const open = await openDemoLogins(dataSource);
  if (open.length === 0) return;
  await dataSource.destroy();
  throw new BadSettings(
    `HOST is "${host}", which others can reach, and this database has demo logins with the password that everybody ` +
      `knows: ${open.join(', ')}. Use another database, or give each another password: ` +
      'npm run onus -- reset-password --email …',
  );
}

/** The e-mails of demo people who could. */
async function openDemoLogins(dataSource: DataSource): Promise<string[]> {
  const users = await dataSource
    .getRepository(User)
    .findBy({ email: In(demoLogins.map(({ email }) => email)), deactivatedAt: IsNull() });
  const checked = await Promise.all(
    users.map(async ({ email, passwordHash }) => {
      return passwordHash !== null && (await verifyPassword(demoPassword, passwordHash)).matches
        ? [email]
        : [];
    }),
  );
  return checked.flat();
}

/** What a person reads once the service is up. */
import type { DataSource } from 'typeorm';
import type { Settings } from '../operations/settings/settings.js';
import { User } from '../identity/users/user.entity.js';
import { demoLogins, demoPassword } from './logins.js';

export async function announce(
  url: string,
  settings: Settings,
  dataSource: DataSource,
  say: (sentence: string) => void,
): Promise<void> {
  const lines = [
    '',
    `Onus serves at ${url}`,
    `  ${url}/               the console, for supervisors and counselors`,
    `  ${url}/docs           every route, to read and to try`,
    `  ${url}/health/ready   whether it can work`,
    `  ${url}/metrics        what it counts`,
  ];
  if (settings.demoData && (await dataSource.getRepository(User).existsBy({ email: demoLogins[0].email }))) {
    lines.push('', `Demo logins, all with the password ${demoPassword}:`);
    lines.push(...demoLogins.map(({ email, note }) => `  ${email.padEnd(24)} ${note}`));
  }
  say(lines.join('\n'));
}

/** Fills an empty database with two organizations to try everything on. */
import { randomUUIDv7 } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { Counselor } from '../counselors/counselor.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { Scenario } from '../scenarios/scenario.entity.js';
import { hashPassword } from '../identity/users/passwords.js';
import { User } from '../identity/users/user.entity.js';
import { demoLogins, demoPassword } from './logins.js';
import { counselorNames, demoScenarios } from './roster.js';

/** As the audit tells it. */
const who = JSON.stringify({ kind: 'system', name: 'Demo data' });

/** Any organization counts as data that must not be mixed with the demo's. Instances that race write it once. */
export async function seedDemoData(dataSource: DataSource): Promise<void> {
  if (await dataSource.getRepository(Organization).exists()) return;
  const passwordHash = await hashPassword(demoPassword);
  await dataSource.transaction(async (manager) => {
    await manager.query(`LOCK TABLE organizations IN EXCLUSIVE MODE; SET LOCAL onus.acting = '${who}'`);
    if (await manager.existsBy(Organization, {})) return;
    await seed(manager, passwordHash);
  });
}

async function seed(manager: EntityManager, passwordHash: string): Promise<void> {
  const demo = { id: randomUUIDv7(), name: 'Demo Crisis Line', timeZone: 'Europe/Berlin' };
  const other = { id: randomUUIDv7(), name: 'Other Crisis Line', timeZone: 'Pacific/Auckland' };
  await manager.insert(Organization, [demo, other]);

  const users = demoLogins.map(({ email, name, role }) => {
    const organizationId = email.endsWith('@demo.test') ? demo.id : other.id;
    return { id: randomUUIDv7(), organizationId, email, emailVerified: true, name, role, passwordHash };
  });
  await manager.insert(User, users);

  const counselorUser = users.find(({ role }) => role === 'counselor');
  await manager.insert(Counselor, [
    ...counselors(demo.id, 'demo.test', counselorNames, counselorUser),
    ...counselors(other.id, 'other.test', counselorNames.slice(0, 3)),
  ]);
  await manager.insert(Scenario, [
    ...scenarios(demo.id, demoScenarios),
    ...scenarios(other.id, demoScenarios.slice(0, 3)),
  ]);
}

/** @param first the user that the first of them is, if any */
function counselors(
  organizationId: string,
  domain: string,
  names: string[],
  first?: Pick<User, 'id' | 'email'>,
) {
  return names.map((name, i) => {
    const user = i === 0 ? first : undefined;
    return {
      id: randomUUIDv7(),
      organizationId,
      externalId: `c-${1001 + i}`,
      name,
      email: user?.email ?? `counselor${i + 1}@${domain}`,
      userId: user?.id ?? null,
    };
  });
}

function scenarios(organizationId: string, wanted: typeof demoScenarios) {
  return wanted.map(([title, mode, difficulty, estimatedMinutes, skills], i) => ({
    id: randomUUIDv7(),
    organizationId,
    externalId: `s-${101 + i}`,
    title,
    description: `An exercise of about ${estimatedMinutes} minutes by ${mode}, on ${skills.join(' and ')}.`,
    mode,
    difficulty,
    skills,
    estimatedMinutes,
  }));
}

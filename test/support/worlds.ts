/** What most tests need: a database of their own, one or more services on it, and people who call them. */
import type { Pool } from 'pg';
import { allScopes, type Caller, partner, signIn } from './api.js';
import { createDatabase } from './databases.js';
import type { Door } from './document-tools.js';
import { type Environment, type Service, startService } from './service.js';

export interface World {
  pool: Pool;
  databaseUrl: string;
  services: [Service, ...Service[]];
  /** URL of the first service. */
  url: string;
  admin: Caller;
  supervisor: Caller;
  /** The user who is the counselor `c-1001`. */
  counselor: Caller;
  /** A partner with all scopes. */
  partner: Caller;
  /** Ids of the demo organization's roster, by external id order. */
  counselors: { id: string; externalId: string }[];
  scenarios: { id: string; externalId: string }[];
  close(): Promise<void>;
}

interface Wishes {
  services?: number;
  environment?: Environment;
  /** What stands between the callers and the first service. */
  behind?: (serviceUrl: string) => Promise<Door>;
}

export async function createWorld({
  services: count = 1,
  environment = {},
  behind,
}: Wishes = {}): Promise<World> {
  const database = await createDatabase();
  const starts = Array.from({ length: count }, () => startService(database.url, environment));
  const services = (await Promise.all(starts).catch(async (error: unknown) => {
    // What did start must not outlive a world that never came to be.
    for (const start of await Promise.allSettled(starts)) {
      if (start.status === 'fulfilled') await start.value.stop();
    }
    await database.drop();
    throw error;
  })) as World['services'];
  const door = await behind?.(services[0].url);
  const url = door?.url ?? services[0].url;
  const admin = await signIn(url, 'admin@demo.test');
  const rows = async (table: string) =>
    (
      await database.pool.query<{ id: string; externalId: string }>(`
        SELECT t.id, external_id AS "externalId" FROM ${table} t JOIN organizations o ON o.id = organization_id
        WHERE o.name = 'Demo Crisis Line' ORDER BY external_id`)
    ).rows;
  return {
    pool: database.pool,
    databaseUrl: database.url,
    services,
    url,
    admin,
    supervisor: await signIn(url, 'supervisor@demo.test'),
    counselor: await signIn(url, 'counselor@demo.test'),
    partner: await partner(url, admin, allScopes),
    counselors: await rows('counselors'),
    scenarios: await rows('scenarios'),
    async close() {
      await door?.close();
      await Promise.all(services.map((service) => service.stop()));
      await database.drop();
    },
  };
}

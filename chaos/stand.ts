/** What is attacked: a PostgreSQL and instances of the service on it, with people, a key and a roster. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { makeDataDir } from '../test/support/postgres.ts';
import { DataDisk } from './data-disk.ts';
import { Database } from './database.ts';
import { reminderDays, zoneOfNoon } from './faults/morning.ts';
import { Instance } from './instance.ts';

export interface StandSettings {
  /** The built product, below which `dist/` is. */
  readonly root: string;
  readonly instances: number;
  /** How many counselors and scenarios there are to make pairs of. */
  readonly counselors: number;
  readonly scenarios: number;
  /** Settings of the service, and what is done to the database before it serves: to take a guard away. */
  readonly environment?: Record<string, string> | undefined;
  readonly sql?: string | undefined;
}

export interface Named {
  readonly id: string;
  readonly externalId: string;
}

/** Headers that say who is asking. */
export interface Callers {
  readonly supervisor: Record<string, string>;
  readonly admin: Record<string, string>;
  readonly partner: Record<string, string>;
}

export interface Stand {
  readonly database: Database;
  readonly disk: DataDisk;
  readonly instances: readonly Instance[];
  readonly callers: Callers;
  readonly counselors: readonly Named[];
  readonly scenarios: readonly Named[];
  close(): Promise<void>;
}

/** What the instances run with. Waits of a retry are long enough to be told from work. */
const environment = {
  DEMO_DATA: 'true',
  LOG_LEVEL: 'error',
  RETRY_FIRST_WAIT_MS: '100',
  RETRY_MAX_WAIT_MS: '400',
  DATABASE_WAIT_SECONDS: '60',
  WEBHOOK_ALLOW_PRIVATE: 'true',
};

export async function createStand(settings: StandSettings): Promise<Stand> {
  const directory = await makeDataDir();
  const disk = await DataDisk.at(join(directory, 'data'));
  const database = await Database.start(disk.path);
  const instances: Instance[] = [];
  const close = async (): Promise<void> => {
    await disk.empty();
    await Promise.all(instances.map((instance) => instance.close()));
    await database.close();
    await disk.remove();
    await rm(directory, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    for (let i = 0; i < settings.instances; i += 1) {
      const name = String.fromCharCode(65 + i);
      const { root } = settings;
      const all = { ...environment, ...settings.environment };
      instances.push(await Instance.create({ name, database, root, environment: all }));
    }
    for (const instance of instances) await instance.start();
    const { pool } = database;
    const counselors = await enrol(pool, 'counselors', 'name', settings.counselors);
    const scenarios = await enrol(pool, 'scenarios', 'title', settings.scenarios);
    if (settings.sql !== undefined) await pool.query(settings.sql);
    const callers = await signIn(instances[0]!.url);
    await remindAt(instances[0]!.url, callers);
    return {
      database,
      disk,
      instances,
      callers,
      counselors,
      scenarios,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function enrol(pool: Pool, table: string, naming: string, count: number): Promise<Named[]> {
  const { rows } = await pool.query<Named>(
    `INSERT INTO ${table} (id, organization_id, external_id, ${naming})
     SELECT gen_random_uuid(), id, '${table}-' || i, '${table} ' || i FROM organizations, generate_series(1, $1) i
     WHERE organizations.name = 'Demo Crisis Line'
     RETURNING id, external_id AS "externalId"`,
    [count],
  );
  return rows;
}

/** So that 08:00 comes when `faults/morning.ts` says, and not otherwise. */
async function remindAt(url: string, { admin }: Callers): Promise<void> {
  const response = await fetch(`${url}/api/organization`, {
    method: 'PATCH',
    headers: { ...admin, 'Content-Type': 'application/json' },
    body: JSON.stringify({ timeZone: zoneOfNoon(new Date()), reminders: reminderDays }),
  });
  if (!response.ok) throw new Error(`No reminders were set: ${response.status} ${await response.text()}`);
}

async function signIn(url: string): Promise<Callers> {
  const ask = async (path: string, body: object, headers = {}): Promise<Response> => {
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const session = async (email: string): Promise<Record<string, string>> => {
    const response = await ask('/api/auth/login', { email, password: 'demo-password' });
    return { Cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  };
  const admin = await session('admin@demo.test');
  const scopes = ['scenarios:read', 'assignments:read', 'assignments:write', 'results:write'];
  // A limit that the work stays far below, but that counts: it must not go wrong by a wrong clock.
  const key = await ask('/api/admin/api-keys', { name: 'Chaos', scopes, rateLimit: 5_000 }, admin);
  return {
    admin,
    supervisor: await session('supervisor@demo.test'),
    partner: { 'X-API-Key': ((await key.json()) as { key: string }).key },
  };
}

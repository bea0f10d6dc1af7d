/**
 * A rolling upgrade: the next build, with a migration of the kind that docs/DATABASE.md allows, is started beside this
 * one. Both create, no request fails meanwhile, and this build is not started again on a schema that it does not know.
 */
import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyOf } from '../support/api.js';
import { poster } from '../support/client.js';
import { enrolment } from '../support/enrolment.js';
import { createDatabase } from '../support/databases.js';
import { doorsOf, race, requestsPerPair } from '../support/race.js';
import { runService, type Service } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const root = join(import.meta.dirname, '../..');

/** A column that this build does not know, an index, and a table, made while creates go on. */
const migration = `
export class Later1999000000000 {
  name = 'Later1999000000000';
  async up(queryRunner) {
    if (process.env.MIGRATION_SECONDS) await queryRunner.query('SELECT pg_sleep($1)', [process.env.MIGRATION_SECONDS]);
    await queryRunner.query("ALTER TABLE assignments ADD COLUMN later text NOT NULL DEFAULT 'x'");
    await queryRunner.query('CREATE INDEX assignments_later ON assignments (later)');
    await queryRunner.query('CREATE TABLE later (assignment_id uuid PRIMARY KEY REFERENCES assignments)');
  }
  async down() {}
}
`;

describe('a rolling upgrade', () => {
  let folder: string;
  let world: World;
  let newer: ReturnType<typeof runService>;
  const over = new AbortController();
  const answers = new Map<number, number>();
  let load: Promise<unknown>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onus-newer-'));
    await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    const list = join(folder, 'dist/src/database/migrations.js');
    await writeFile(join(folder, 'dist/src/database/migrations/later.js'), migration);
    await writeFile(
      list,
      `import { Later1999000000000 } from './migrations/later.js';\n${await readFile(list, 'utf8')}`,
    );
    await appendFile(list, '\nmigrations.push(Later1999000000000);\n');

    world = await createWorld();
    await changeOne(world.scenarios[0]!.id);
    await world.pool.query(enrolment('counselors', 5_000, 'x-'));
    const send = poster(world.url, await keyOf(world.admin));
    let next = 0;
    const client = async (): Promise<void> => {
      for (let i = next++; !over.signal.aborted; i = next++) {
        const pair = {
          user_id: `x-${1 + (i % 5000)}`,
          scenario_id: world.scenarios[Math.floor(i / 5000)]!.externalId,
        };
        const { status } = await send('/api/external/assignments', pair);
        answers.set(status, (answers.get(status) ?? 0) + 1);
      }
    };
    load = Promise.all(Array.from({ length: 8 }, client));
  });

  afterAll(async () => {
    over.abort();
    await load;
    newer?.process.kill('SIGTERM');
    await newer?.exited;
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs every statement that changes an assignment, by which it is prepared. */
  async function changeOne(scenarioId: string): Promise<void> {
    const created = await world.supervisor.post('/api/assignments', {
      counselorId: world.counselors[0]!.id,
      scenarioId,
    });
    expect(created.status).toBe(201);
    const path = `/api/assignments/${(created.body as { id: string }).id}`;
    expect((await world.supervisor.patch(path, { note: 'n' }).set('If-Match', '"1"')).status).toBe(200);
    for (const step of ['start', 'complete'])
      expect((await world.supervisor.post(`${path}/${step}`, {})).status).toBe(200);
    for (const list of [`${path}/history`, '/api/assignments'])
      expect((await world.supervisor.get(list)).status).toBe(200);
  }

  it('fails no request while the next build migrates and starts', async () => {
    await until(() => (answers.get(201) ?? 0) > 50);
    newer = runService({ DATABASE_URL: world.databaseUrl, PORT: '0' }, folder);
    await newer.until(/Onus serves at/);
    const before = answers.get(201)!;
    await until(() => answers.get(201)! > before + 50);
    over.abort();
    await load;
    expect([...answers.keys()]).toEqual([201]);
    const { rows } = await world.pool.query(
      `SELECT count(*)::int AS made FROM assignments WHERE later = 'x'`,
    );
    expect(rows).toEqual([{ made: answers.get(201)! + 1 }]);
  });

  it('200 requests at once for one pair, to both builds, create exactly one', async () => {
    const [, url = ''] = /Onus serves at (\S+)/.exec(newer.output())!;
    const services: World['services'] = [world.services[0], { url } as Service];
    const doors = await doorsOf({ url: world.url, admin: world.admin, services });
    for (const counselor of world.counselors.slice(2, 5)) {
      const { created, told, failures } = await race(doors, counselor, world.scenarios.at(-1)!);
      expect(failures).toEqual([]);
      expect(created).toHaveLength(1);
      expect(told).toEqual(Array.from({ length: requestsPerPair - 1 }, () => created[0]));
    }
  });

  it('this build goes on with what it has prepared on the older schema', async () => {
    await changeOne(world.scenarios.at(-1)!.id);
  });

  it('a migration takes as long as it takes, and says how far it is', async () => {
    const other = await createDatabase();
    // Longer than other statements may take, and than nothing is said of it.
    const environment = { DATABASE_URL: other.url, PORT: '0', STATEMENT_TIMEOUT_SECONDS: '1' };
    const service = runService({ ...environment, MIGRATION_SECONDS: '11' }, folder);
    await service.until(/Onus serves at/);
    service.process.kill('SIGTERM');
    expect(await service.exited).toBe(0);
    expect(service.output()).toMatch(
      /^Bringing the schema up to date: 0 of 1 migrations done in 10 s, now Later1999000000000\.$/m,
    );
    await other.drop();
  });

  it('and this build is not started again on the newer schema', async () => {
    const again = runService({ DATABASE_URL: world.databaseUrl, PORT: '0' });
    expect(await again.exited).toBe(1);
    expect(again.output()).toMatch(
      /^The schema is newer than this build of Onus, .*Later1999000000000.*\.\n$/,
    );
  });
});

/** What the service counts of imports and connections, and that counting them waits for nobody. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caller, sessionOf } from '../support/api.js';
import { administer, createDatabase } from '../support/databases.js';
import { createProxy } from '../support/proxy.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';
import { upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

async function metricsOf(url: string): Promise<string> {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

/** The value of one series, if it is there. */
async function valueOf(url: string, series: string): Promise<number | undefined> {
  const line = (await metricsOf(url)).split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('the metrics', () => {
  let world: World;

  /** Runs with a table that nobody else can write, or even read, and lets it go however that ends. */
  async function withLocked(
    table: string,
    mode: 'EXCLUSIVE' | 'ACCESS EXCLUSIVE',
    run: () => Promise<void>,
  ): Promise<void> {
    const blocker = await world.pool.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query(`LOCK TABLE ${table} IN ${mode} MODE`);
      await run();
    } finally {
      await blocker.query('COMMIT');
      blocker.release();
    }
  }

  beforeAll(async () => {
    world = await createWorld({ environment: { WRITE_CONNECTIONS: '1' } });
  });

  afterAll(() => world.close());

  it('name the version that runs', async () => {
    const text = await readFile(join(import.meta.dirname, '../../package.json'), 'utf8');
    const { version } = JSON.parse(text) as { version: string };
    expect(await valueOf(world.url, `onus_build_info{version="${version}"}`)).toBe(1);
  });

  it('name the isolation level of writes', async () => {
    expect(await valueOf(world.url, 'onus_write_isolation_info{isolation="serializable"}')).toBe(1);
  });

  it('are no more series, whatever is asked for', async () => {
    const series = async (): Promise<number> => (await metricsOf(world.url)).match(/^onus_/gm)!.length;
    const ask = (some: string | number) =>
      Promise.all(
        ['', 'api/', 'api/assignments/', 'api/counselors?q=', 'docs/'].map((path) =>
          caller(world.url).get(`/${path}${some}`),
        ),
      );
    await ask('first');
    const first = await series();
    for (let i = 0; i < 20; i += 1) await ask(i);
    expect(await series()).toBe(first);
  });

  it('tell how many imports run and wait, and for how long the oldest', async () => {
    const count = (state: string) => valueOf(world.url, `onus_imports{state="${state}"}`);
    const oldest = () => valueOf(world.url, 'onus_imports_oldest_queued_seconds');
    expect([await count('queued'), await count('running'), await oldest()]).toEqual([0, 0, 0]);

    await withLocked('counselors', 'EXCLUSIVE', async () => {
      const admin = await sessionOf(world.url, 'admin@demo.test');
      for (const name of ['Ada', 'Grace', 'Hedy'])
        await upload(world.url, admin, `externalId,name\nc-1,${name}\n`, { type: 'counselors' });
      await world.pool.query(`UPDATE imports SET created_at = created_at - interval '1 hour'`);
      await until(async () => (await count('running')) === 1);
      expect(await count('queued')).toBe(2);
      expect(await oldest()).toBeGreaterThan(3_600);
      expect(await oldest()).toBeLessThan(3_660);
    });
    await until(async () => (await count('queued')) === 0 && (await count('running')) === 0);
    expect(await oldest()).toBe(0);
  });

  it('tell how long requests waited for a connection', async () => {
    const waits = (what: string) => valueOf(world.url, `onus_pool_wait_seconds_${what}{pool="writes"}`);
    const create = () =>
      Promise.resolve(
        world.supervisor.post('/api/assignments/bulk', {
          counselorIds: [world.counselors[0]!.id],
          scenarioIds: [world.scenarios[0]!.id],
        }),
      );
    await create();
    const [count, sum] = [(await waits('count')) ?? 0, (await waits('sum')) ?? 0];
    let both: Promise<unknown>[] = [];
    await withLocked('assignments', 'ACCESS EXCLUSIVE', async () => {
      both = [create(), create()];
      const waiting = 'onus_pool_connections{pool="writes",state="waiting"}';
      await until(async () => (await valueOf(world.url, waiting)) === 1);
      await world.pool.query('SELECT pg_sleep(0.1)');
    });
    await Promise.all(both);
    expect(await waits('count')).toBe(count + 1);
    expect((await waits('sum'))! - sum).toBeGreaterThan(0.1);
  });

  it('tell of callers who left before their answer', async () => {
    await withLocked('scenarios', 'ACCESS EXCLUSIVE', async () => {
      const headers = await sessionOf(world.url, 'supervisor@demo.test');
      const leaving = new AbortController();
      const answer = fetch(`${world.url}/api/scenarios`, { headers, signal: leaving.signal });
      const busy = 'onus_pool_connections{pool="lists",state="busy"}';
      await until(async () => (await valueOf(world.url, busy)) === 1);
      leaving.abort();
      await expect(answer).rejects.toThrow('aborted');
      const series =
        'onus_http_request_duration_seconds_count{method="GET",route="/api/scenarios",status="aborted"}';
      await until(async () => (await valueOf(world.url, series)) === 1);
    });
  });

  it('come at once, without the imports, while their table does not answer', async () => {
    await withLocked('imports', 'ACCESS EXCLUSIVE', async () => {
      const start = performance.now();
      const texts = await Promise.all(Array.from({ length: 20 }, () => metricsOf(world.url)));
      expect(performance.now() - start).toBeLessThan(4_000);
      for (const text of texts) expect(text).not.toMatch(/^onus_imports[{_]/m);
      // However often one looks: one query of theirs waits.
      const { rows } = await world.pool.query(`
      SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%AS oldest%' AND pid <> pg_backend_pid()`);
      expect(rows).toHaveLength(1);
    });
    await until(async () => (await valueOf(world.url, 'onus_imports{state="queued"}')) === 0);
  });
});

it('the metrics are there while the database is away, and say nothing that it alone knows', async () => {
  const database = await createDatabase();
  const proxy = await createProxy(database.url);
  const service = await startService(proxy.url);
  expect(await valueOf(service.url, 'onus_imports{state="queued"}')).toBe(0);
  await proxy.cut();
  const text = await metricsOf(service.url);
  expect(text).toMatch(/^onus_build_info\{/m);
  expect(text).not.toMatch(/^onus_(imports\w*|predicate_locks|oldest\w*)[{ ]/m);
  expect((await caller(service.url).get('/health/live')).status).toBe(200);
  await proxy.restore();
  await until(async () => (await valueOf(service.url, 'onus_imports{state="queued"}')) === 0);
  await service.stop();
  await proxy.close();
  await database.drop();
});

it('the metrics count the connections that are not used, because they are not what they must be', async () => {
  const database = await createDatabase();
  const service = await startService(database.url);
  const unfit = () => valueOf(service.url, 'onus_unfit_connections_total');
  const isReady = async (): Promise<boolean> =>
    (await caller(service.url).get('/health/ready')).status === 200;
  expect([await unfit(), await isReady()]).toEqual([0, true]);
  const name = new URL(database.url).pathname.slice(1);
  const say = (sql: string) => administer((client) => client.query(sql));
  await say(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
  await say(`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = '${name}' AND application_name IN ('onus writes', 'onus reads')`);
  await until(async () => !(await isReady()) && (await unfit())! >= 2);
  await until(() => /"level":40.*Nothing can be written there/.test(service.output()));
  await say(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
  await until(isReady);
  await service.stop();
  await database.drop();
});

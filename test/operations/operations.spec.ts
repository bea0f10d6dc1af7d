/** What those who run the service rely on: probes, metrics, logs, ids, and an end that loses nothing. */
import { Agent, get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { caller, sessionOf } from '../support/api.js';
import { createDatabase } from '../support/databases.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

describe('running the service', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld();
  });

  afterAll(() => world.close());

  it('it tells that it lives and that it is ready', async () => {
    const live = await caller(world.url).get('/health/live');
    expect([live.status, live.body]).toEqual([200, { status: 'up' }]);
    const ready = await caller(world.url).get('/health/ready');
    expect([ready.status, ready.body]).toEqual([200, { status: 'ready', database: 'up', stopping: false }]);
  });

  it('it counts requests by method, route and status, and never by address', async () => {
    const id = '01a21062-0b85-72b9-8121-75e01614abb2';
    await world.supervisor.get(`/api/assignments/${id}`);
    const { text, headers } = await caller(world.url).get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toMatch(
      /onus_http_request_duration_seconds_count\{method="GET",route="\/api\/assignments\/:id",status="404"\} 1/,
    );
    expect(text).not.toContain(id);
    expect(text).toMatch(/onus_pool_connections\{pool="reads",state="waiting"\} 0/);
    expect(text).toMatch(/process_cpu_seconds_total/);
  });

  it('it logs JSON, a line a request, under the id that the caller was answered', async () => {
    const response = await world.supervisor.get('/api/auth/me').set('X-Request-Id', 'trace-0815');
    expect(response.headers['x-request-id']).toBe('trace-0815');
    const line = () =>
      world.services[0]
        .output()
        .split('\n')
        .find((each) => each.includes('trace-0815'));
    await until(() => line() !== undefined);
    expect(JSON.parse(line()!)).toMatchObject({
      req: { id: 'trace-0815', method: 'GET', url: '/api/auth/me' },
      res: { statusCode: 200 },
    });
    const other = await world.supervisor.get('/api/auth/me').set('X-Request-Id', 'two words');
    expect(other.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('how it is, is never 304', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      const response = await world.supervisor.get(path).set('If-None-Match', '*');
      expect(response.status).toBe(200);
    }
  });

  it('its documentation can be browsed', async () => {
    const docs = await fetch(`${world.url}/docs`);
    expect(docs.status).toBe(200);
    expect(await docs.text()).toContain('swagger-ui');
  });
});

describe('instances that start together', () => {
  async function expectOneService(services: Service[]): Promise<void> {
    const session = await sessionOf(services[0]!.url, 'admin@demo.test');
    for (const { url } of services) {
      expect((await caller(url, session).get('/api/auth/me')).status).toBe(200);
    }
    expect(await Promise.all(services.map((service) => service.stop()))).toEqual(services.map(() => 0));
  }

  it('on an empty database all serve, and share schema, demo data and sessions', async () => {
    const database = await createDatabase({ template: 'template0' });
    const starts = Array.from({ length: 3 }, () => startService(database.url, { DEMO_DATA: 'true' }));
    await expectOneService(await Promise.all(starts));
    const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM organizations');
    expect(rows).toEqual([{ n: 2 }]);
    await database.drop();
  });

  it('and make the secret of sessions at the same moment agree on one', async () => {
    const database = await createDatabase();
    const gate = await database.pool.connect();
    await gate.query('BEGIN');
    await gate.query('LOCK TABLE installation_secrets IN EXCLUSIVE MODE');
    const starts = [startService(database.url), startService(database.url)];
    await until(async () => (await waitingForLocks(database.pool)).length === 2);
    await gate.query('COMMIT');
    gate.release();
    await expectOneService(await Promise.all(starts));
    await database.drop();
  });
});

/** The names of the connections to this database that wait for a lock. */
async function waitingForLocks(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(`
    SELECT application_name AS name FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()`);
  return rows.map(({ name }) => name);
}

/** Lists assignments over one connection, again and again, until it is told that the connection ends. */
async function clientThatNeverPauses(url: string): Promise<() => Promise<number[]>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = await sessionOf(url, 'supervisor@demo.test');
  const list = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const sent = get(`${url}/api/assignments`, { agent, headers }, (response) => {
        response.resume().on('end', () => resolve(response));
      });
      sent.on('error', reject);
    });
  return async () => {
    const statuses: number[] = [];
    for (;;) {
      const response = await list();
      statuses.push(response.statusCode ?? 0);
      if (response.headers.connection === 'close') return statuses;
    }
  };
}

describe('asked to stop', () => {
  it('it refuses new connections, finishes what is in flight, and exits 0', async () => {
    // It does not end because that time is over.
    const world = await createWorld({ environment: { SHUTDOWN_SECONDS: '600' } });
    const [service] = world.services;
    const untilClosed = await clientThatNeverPauses(world.url);
    const blocker = await world.pool.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE assignments IN ACCESS EXCLUSIVE MODE');

    const inFlight = Promise.resolve(
      world.supervisor
        .post('/api/assignments', {
          counselorId: world.counselors[0]!.id,
          scenarioId: world.scenarios[0]!.id,
        })
        .set('X-Request-Id', 'the-last'),
    );
    const statuses = untilClosed();
    // The numbering of events may wait there too.
    await until(async () => {
      const waiting = await waitingForLocks(world.pool);
      return waiting.includes('onus writes') && waiting.includes('onus lists');
    });
    const exit = service.stop('SIGTERM');
    await until(() =>
      fetch(`${world.url}/health/live`).then(
        () => false,
        () => true,
      ),
    );
    await blocker.query('COMMIT');
    blocker.release();

    expect((await inFlight).status).toBe(201);
    expect(new Set(await statuses)).toEqual(new Set([200]));
    expect(await exit).toBe(0);
    await until(() => service.output().includes('the-last'));
    await world.close();
  });

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'by %s it ends just as well, also when asked twice',
    async (signal) => {
      const world = await createWorld();
      const [service] = world.services;
      const exit = service.stop(signal);
      service.process.kill(signal);
      expect(await exit).toBe(0);
      await world.close();
    },
  );
});

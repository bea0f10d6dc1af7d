/** The database goes away and comes back; the service says so meanwhile and goes on by itself. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, caller, partner, signIn } from '../support/api.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { runService, type Service, startService } from '../support/service.js';
import { createProxy, type Proxy } from '../support/proxy.js';
import { until } from '../support/until.js';

describe.each(['port', 'socket'] as const)('with the database behind a %s gone', (over) => {
  let database: TestDatabase;
  let proxy: Proxy;
  let service: Service;
  let supervisor: Caller;
  let external: Caller;

  beforeAll(async () => {
    database = await createDatabase();
    proxy = await createProxy(database.url, over);
    service = await startService(proxy.url);
    supervisor = await signIn(service.url, 'supervisor@demo.test');
    external = await partner(service.url, await signIn(service.url, 'admin@demo.test'));
    await proxy.cut();
  });

  afterAll(async () => {
    await service.stop();
    await proxy.close();
    await database.drop();
  });

  it('every door answers 503 with Retry-After, and the session is not taken for ended', async () => {
    const pair = { user_id: 'c-1001', scenario_id: 's-101' };
    const requests = [
      supervisor.get('/api/assignments'),
      supervisor.get('/api/counselors'),
      supervisor.post('/api/scenarios', { externalId: 'x', title: 'X' }),
      external.get('/api/external/scenarios'),
      external.post('/api/external/assignments', pair),
      caller(service.url).post('/api/auth/login', { email: 'admin@demo.test', password: 'demo-password' }),
    ];
    for (const response of await Promise.all(requests)) {
      expect(response.status).toBe(503);
      expect(response.body).toMatchObject({ type: '/problems/database-unavailable', status: 503 });
      expect(response.headers['retry-after']).toMatch(/^[1-5]$/);
      expect(response.headers['x-should-retry']).toBe('true');
    }
  });

  it('it is alive and not ready', async () => {
    const live = await caller(service.url).get('/health/live');
    expect(live.status).toBe(200);
    const ready = await caller(service.url).get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toEqual({
      status: 'not-ready',
      database: 'down',
      stopping: false,
      reason: expect.stringMatching(/writes.*reads/),
    });
  });

  it('it serves again without a restart once the database is back, with the same session', async () => {
    await proxy.restore();
    await until(async () => (await supervisor.get('/api/assignments')).status === 200);
    const created = await external.post('/api/external/assignments', {
      user_id: 'c-1001',
      scenario_id: 's-101',
    });
    expect(created.status).toBe(201);
    expect((await caller(service.url).get('/health/ready')).status).toBe(200);
  });
});

describe('started with a database that cannot be reached', () => {
  it('it waits, saying so, and then exits non-zero with the reason', async () => {
    const service = runService({
      DATABASE_URL: 'postgres://onus:secret@127.0.0.1:9/onus?password=secret',
      DATABASE_WAIT_SECONDS: '1',
      PORT: '0',
    });
    expect(await service.exited).toBe(1);
    expect(service.output()).toMatch(
      /Waiting for the database at postgres:\/\/onus:\*\*\*@127\.0\.0\.1:9\/onus\?password=\*\*\*/,
    );
    expect(service.output()).toMatch(/did not answer within 1 s: .*ECONNREFUSED/);
    expect(service.output()).not.toContain('secret');
  });

  it('it also waits for one that takes what it is told and never answers', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const service = runService({
      DATABASE_URL: `postgres://onus@127.0.0.1:${port}/onus`,
      DATABASE_WAIT_SECONDS: '1',
      PORT: '0',
    });
    expect(await service.exited).toBe(1);
    expect(service.output()).toMatch(/did not answer within 1 s: timeout/);
    silent.close();
  });

  it('it serves as soon as the database is there', async () => {
    const database = await createDatabase();
    const proxy = await createProxy(database.url);
    await proxy.cut();
    const service = runService({ DATABASE_URL: proxy.url, PORT: '0' });
    await service.until(/Waiting for the database/);
    await proxy.restore();
    await service.until(/Onus serves at/);
    service.process.kill('SIGTERM');
    expect(await service.exited).toBe(0);
    await proxy.close();
    await database.drop();
  });
});

/**
 * What strangers and machines may do to it: points 2, 4, 6, 7, 8 and 10 of the OWASP API Security Top 10 (2023), each test
 * failing without what guards against it. docs/SECURITY.md says what that is, and where more of it is tested.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { caller, keyOf, sessionOf } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import { runService, startService } from '../support/service.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

describe('API2 broken authentication', () => {
  it('passwords cannot be guessed for long', async () => {
    const tries = [];
    for (let i = 0; i < 12; i += 1) {
      const guess = { email: 'counselor@demo.test', password: `guess number ${i}` };
      tries.push((await caller(world.url).post('/api/auth/login', guess)).status);
    }
    expect(tries.indexOf(429)).toBe(10);
    await world.pool.query('TRUNCATE rate_limits');
  });

  it('credentials that are made up, changed or of the other door open nothing', async () => {
    const { Cookie } = await sessionOf(world.url, 'admin@demo.test');
    const { 'X-API-Key': key } = await keyOf(world.admin);
    const unsigned = [{ alg: 'none' }, { sub: 'x', role: 'admin' }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    for (const headers of [
      { Cookie: Cookie!.replace(/\.[^.]*$/, '') },
      { Cookie: `${Cookie!.slice(0, -3)}xyz` },
      { Cookie: 'onus.sid=1' },
      { Authorization: `Bearer ${unsigned.join('.')}.` },
      { 'X-API-Key': key! },
      {},
    ] as Record<string, string>[]) {
      expect((await caller(world.url, headers).get('/api/auth/me')).status).toBe(401);
    }
    for (const wrong of [
      key!.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      key!.replace(/.{8}$/, ''),
      '',
      'null',
      Cookie!,
    ]) {
      expect((await caller(world.url, { 'X-API-Key': wrong }).get('/api/external/scenarios')).status).toBe(
        401,
      );
    }
  });
});

describe('API4 unrestricted resource consumption', () => {
  it('lists, sets, bodies and depth have ends', async () => {
    const many = Array.from({ length: 100 }, () => randomUUID());
    for (const response of [
      await world.admin.get('/api/assignments?limit=201'),
      await world.partner.get('/api/external/assignments?limit=100000000'),
      await world.admin.post('/api/assignments/bulk', { counselorIds: many, scenarioIds: many.slice(0, 51) }),
      await world.partner.post(
        '/api/external/assignments',
        JSON.parse(`${'{"a":'.repeat(30)}1${'}'.repeat(30)}`),
      ),
    ]) {
      expectProblem(response, 400, 'validation-failed');
    }
    const large = { user_id: 'x'.repeat(140_000), scenario_id: 's-101' };
    expectProblem(await world.partner.post('/api/external/assignments', large), 413, 'payload-too-large');
  });

  it('a key is used as often as it may, and no more', async () => {
    const wish = { name: 'Eager', scopes: ['scenarios:read'], rateLimit: 2 };
    const { body } = await world.admin.post('/api/admin/api-keys', wish);
    const eager = caller(world.url, { 'X-API-Key': body.key });
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async () => (await eager.get('/api/external/scenarios')).status),
    );
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20);
  });
});

describe('API6 unrestricted access to sensitive business flows', () => {
  it('no automation assigns an exercise twice, whatever doors it takes at once', async () => {
    const [counselor, scenario] = [world.counselors[7]!, world.scenarios[7]!];
    const wish = { user_id: counselor.externalId, scenario_id: scenario.externalId };
    const pair = { counselorId: counselor.id, scenarioId: scenario.id };
    const answered = await Promise.all(
      Array.from({ length: 60 }, async (_, i) =>
        i % 2
          ? (await world.partner.post('/api/external/assignments', wish)).status
          : (await world.supervisor.post('/api/assignments', pair)).status,
      ),
    );
    expect(answered.filter((status) => status === 201)).toHaveLength(1);
    expect(answered.filter((status) => status === 409)).toHaveLength(59);
  });

  it('no page of another site acts for who is signed in', async () => {
    const pair = { counselorId: world.counselors[8]!.id, scenarioId: world.scenarios[8]!.id };
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example' }]) {
      const [name, value] = Object.entries(headers)[0]!;
      expectProblem(await world.supervisor.post('/api/assignments', pair).set(name, value), 403, 'forbidden');
    }
  });
});

describe('API7 server side request forgery, API10 unsafe consumption of APIs', () => {
  it('what a token or the issuer names is not fetched, and what the issuer says is not believed unchecked', async () => {
    const paths: string[] = [];
    const trap = createServer(({ url }, response) => {
      paths.push(url ?? '');
      if (url === '/elsewhere') response.end('{"keys": []}');
      else response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    trap.listen(0, '127.0.0.1');
    await once(trap, 'listening');
    const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    const service = await startService(world.databaseUrl, { OIDC_ISSUER: url, OIDC_AUDIENCE: 'onus' });
    const header = { alg: 'RS256', kid: 'x', jku: `${url}/jku`, x5u: `${url}/x5u` };
    const token = [header, { iss: `${url}/other`, aud: 'onus', sub: 'x', exp: 4e9 }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const response = await caller(service.url, { Authorization: `Bearer ${token}.AAAA` }).get('/api/auth/me');
    expectProblem(response, 503, 'issuer-unavailable');
    expect(paths).toEqual(['/.well-known/openid-configuration']);
    await service.stop();
    trap.close();
  });
});

describe('API8 security misconfiguration', () => {
  it('nothing is shown of the inside, and nothing is left as it came', async () => {
    const response = await fetch(`${world.url}/api/nowhere`, { headers: { Origin: 'https://evil.example' } });
    const headers = Object.fromEntries(response.headers);
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    await world.pool.query('ALTER TABLE scenarios RENAME TO exercises');
    const broken = await world.admin.get('/api/scenarios');
    await world.pool.query('ALTER TABLE exercises RENAME TO scenarios');
    expectProblem(broken, 500, 'internal-error');
    expect(broken.text).not.toMatch(/exercises|relation|select/i);
  });

  it('demo logins are not served to others', async () => {
    const service = runService({
      DATABASE_URL: world.databaseUrl,
      HOST: '0.0.0.0',
      PORT: '0',
      DEMO_DATA: 'true',
    });
    expect(await service.exited).toBe(1);
    expect(service.output()).toContain('DEMO_DATA=false');
  });
});

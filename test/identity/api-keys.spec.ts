/** API keys: which open what, which open nothing, and that the secret is kept nowhere. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { makeKey } from '../../src/identity/api-keys/key-format.js';
import { allScopes, caller, type Caller, signIn } from '../support/api.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

interface Made {
  id: string;
  key: string;
}

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

async function make(more: object = {}): Promise<Made> {
  const wish = { name: 'A partner', scopes: allScopes, ...more };
  const { status, body } = await world.admin.post('/api/admin/api-keys', wish);
  expect(status).toBe(201);
  return body as Made;
}

const withKey = (key: string): Caller => caller(world.url, { 'X-API-Key': key });

/** Every route of the partner door that needs a scope, with it. */
const scoped: ['get' | 'post', string, string][] = [
  ['get', '/api/external/scenarios', 'scenarios:read'],
  ['get', '/api/external/assignments', 'assignments:read'],
  ['get', '/api/external/events', 'assignments:read'],
  ['get', `/api/external/assignments/${randomUUID()}`, 'assignments:read'],
  ['get', `/api/external/assignments/${randomUUID()}/result`, 'assignments:read'],
  ['post', '/api/external/assignments', 'assignments:write'],
  ['post', `/api/external/assignments/${randomUUID()}/result`, 'results:write'],
];

const routes = [...scoped, ['get', '/api/external/me'] as const];

describe('a key', () => {
  it('is shown once, with what it opens', async () => {
    const expiresAt = '2099-01-01T00:00:00.000Z';
    const wish = { name: 'Provider', scopes: ['scenarios:read'], expiresAt, rateLimit: 20 };
    const { status, body } = await world.admin.post('/api/admin/api-keys', wish);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...wish,
      id: expect.any(String),
      key: expect.any(String),
      prefix: expect.stringMatching(/^onus_[0-9a-f]{16}$/),
      groups: null,
      scenarios: null,
      createdAt: expect.any(String),
      createdBy: { id: expect.any(String), name: expect.any(String) },
    });
    const { key, ...shown } = body;
    const list = await world.admin.get('/api/admin/api-keys');
    expect(list.body.items[0]).toEqual({ ...shown, revokedAt: null, lastUsedAt: null, use: [] });
    expect(list.text).not.toContain(key);
  });

  it.each(scoped)(
    'without its scope does not open %s %s (%s), and with it alone does',
    async (method, path, scope) => {
      const { key: others } = await make({ scopes: allScopes.filter((other) => other !== scope) });
      const refused = await withKey(others)[method](path, method === 'post' ? {} : undefined);
      expect(refused).toMatchObject({ status: 403, body: { type: '/problems/forbidden' } });
      expect(refused.body.detail).toContain(scope);
      const { key } = await make({ scopes: [scope] });
      const { status } = await withKey(key)[method](path, method === 'post' ? {} : undefined);
      expect([200, 400, 404]).toContain(status);
    },
  );

  it('says who made it, also after that: who is deactivated is told with the keys that go on', async () => {
    const wish = { email: 'maker@demo.test', name: 'Maker', role: 'admin', password: 'first-password' };
    const { body: maker } = await world.admin.post('/api/admin/users', wish);
    const admin = await signIn(world.url, wish.email, wish.password);
    const createdBy = { id: maker.id, name: 'Maker' };
    const ids: string[] = [];
    for (const name of ['Goes on', 'Rotated', 'Revoked', 'Expired', 'Later']) {
      const { body } = await admin.post('/api/admin/api-keys', { name, scopes: ['scenarios:read'] });
      expect(body).toMatchObject({ name, createdBy });
      ids.push(body.id as string);
    }
    const [, rotated, revoked, expired, later] = ids;
    const again = await world.admin.post(`/api/admin/api-keys/${rotated}/rotate`, {});
    expect(again.body).toMatchObject({ createdBy });
    await admin.delete(`/api/admin/api-keys/${revoked}`);
    const set = 'UPDATE api_keys SET expires_at = $2 WHERE id = $1';
    await world.pool.query(set, [expired, '2020-01-01']);
    await world.pool.query(set, [later, '2099-01-01']);
    await make();

    const off = await world.admin.patch(`/api/admin/users/${maker.id}`, { active: false, name: 'Left' });
    const named = (off.body.apiKeys as { name: string }[]).map(({ name }) => name);
    expect({ active: off.body.active, named }).toEqual({
      active: false,
      named: ['Later', 'Rotated', 'Goes on'],
    });
    const list = await world.admin.get(`/api/admin/api-keys?createdBy=${maker.id}`);
    expect(list.body.items.map(({ id }: Made) => id)).toEqual(ids.toReversed());
    expect(list.body.items[0].createdBy).toEqual({ ...createdBy, name: 'Left' });
    expect((await world.admin.get(`/api/admin/api-keys?createdBy=${randomUUID()}`)).body.items).toEqual([]);
  });

  it('that expires on a day does so when that day ends where the organization is', async () => {
    const wish = { name: 'Until May', scopes: ['scenarios:read'], expiresAt: '2099-05-01' };
    const { status, body } = await world.admin.post('/api/admin/api-keys', wish);
    expect({ status, body }).toMatchObject({ status: 201, body: { expiresAt: '2099-05-01T21:59:59.999Z' } });
  });

  it('of before that was kept has nobody', async () => {
    const { id } = await make();
    await world.pool.query('UPDATE api_keys SET created_by_id = NULL WHERE id = $1', [id]);
    const { body } = await world.admin.get('/api/admin/api-keys?limit=1');
    expect(body.items).toMatchObject([{ id, createdBy: null }]);
  });

  it('covers every documented route of the partner door', async () => {
    const { paths } = (await (await fetch(`${world.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const documented = Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/external/'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    const tested = routes.map(([method, path]) => `${method} ${path.replace(/[0-9a-f-]{36}/, '{id}')}`);
    expect(documented.sort()).toEqual(tested.sort());
  });

  it('is taken as Authorization: Bearer too', async () => {
    const { key } = await make();
    const get = async (authorization: string) =>
      caller(world.url).get('/api/external/scenarios').set('Authorization', authorization);
    expect((await get(`Bearer ${key}`)).status).toBe(200);
    expect((await get(`bearer  ${key}`)).status).toBe(200);
    expect((await get(`Basic ${key}`)).status).toBe(401);
    expect((await get(key)).status).toBe(401);
  });

  it('opens none of the web door, and a session none of the partner door', async () => {
    const { key } = await make();
    for (const path of ['/api/assignments', '/api/scenarios', '/api/admin/api-keys', '/api/auth/me']) {
      expect((await withKey(key).get(path)).status).toBe(401);
      expect((await caller(world.url, { Authorization: `Bearer ${key}` }).get(path)).status).toBe(401);
    }
    expect((await world.admin.get('/api/external/scenarios')).status).toBe(401);
  });
});

describe('401 with a challenge and a reason for', () => {
  async function expectRefused(who: Caller, reason: string): Promise<void> {
    for (const [method, path] of routes) {
      const response = await who[method](path, method === 'post' ? {} : undefined);
      expect(response).toMatchObject({ status: 401, body: { type: '/problems/unauthenticated' } });
      expect(response.headers['www-authenticate']).toMatch(/Bearer|ApiKey/);
      expect(response.body.detail).toContain(reason);
    }
  }

  it('no key', () => expectRefused(caller(world.url), 'X-API-Key'));

  it.each(['', 'secret', 'onus_', 'onus_0123456789abcdef_00'])('%j, which is no key', (key) =>
    expectRefused(withKey(key), 'not an API key of ours'),
  );

  it('a key with a typing mistake, and one that was cut off', async () => {
    const { key } = await make();
    const i = key.length - 20;
    const typo = `${key.slice(0, i)}${key[i] === 'a' ? 'b' : 'a'}${key.slice(i + 1)}`;
    await expectRefused(withKey(typo), 'not an API key of ours');
    await expectRefused(withKey(key.slice(0, -1)), 'not an API key of ours');
    await expectRefused(withKey(key.toUpperCase()), 'not an API key of ours');
  });

  it('a key with a typing mistake, which is told from one that is not known without asking the database', async () => {
    const { keyId, key } = makeKey();
    const client = await world.pool.connect();
    await client.query('BEGIN; LOCK TABLE api_key_secrets');
    try {
      const get = async (one: string) => withKey(one).get('/api/external/scenarios');
      const unknown = get(key);
      const typo = key.replace(keyId, [...keyId].toReversed().join(''));
      expect((await get(typo)).body.detail).toContain('not an API key of ours');
      await client.query('ROLLBACK');
      expect((await unknown).body.detail).toContain('not known');
    } finally {
      client.release(true);
    }
  });

  it('a well-formed key that is not known', async () => {
    const { id, key } = await make();
    await world.pool.query('DELETE FROM api_keys WHERE id = $1', [id]);
    await expectRefused(withKey(key), 'not known');
  });

  it('a key whose secret is another’s', async () => {
    const { id, key } = await make();
    await world.pool.query(`UPDATE api_key_secrets SET secret_hash = sha256('other') WHERE api_key_id = $1`, [
      id,
    ]);
    await expectRefused(withKey(key), 'not known');
  });

  it('a key that was revoked, at once and for good', async () => {
    const { id, key } = await make();
    expect((await withKey(key).get('/api/external/scenarios')).status).toBe(200);
    expect((await world.admin.delete(`/api/admin/api-keys/${id}`)).status).toBe(204);
    await expectRefused(withKey(key), 'was revoked: ask an admin');
    expect((await world.admin.delete(`/api/admin/api-keys/${id}`)).status).toBe(204);
    const { body } = await world.admin.get('/api/admin/api-keys?limit=200');
    expect((body.items as { id: string }[]).find((one) => one.id === id)).toMatchObject({
      revokedAt: expect.any(String),
    });
  });

  it('a key that expired', async () => {
    const { id, key } = await make({ expiresAt: '2099-01-01T00:00:00Z' });
    expect((await withKey(key).get('/api/external/scenarios')).status).toBe(200);
    await world.pool.query(`UPDATE api_keys SET expires_at = '2020-01-31 12:00Z' WHERE id = $1`, [id]);
    await until(async () => (await withKey(key).get('/api/external/scenarios')).status === 401);
    await expectRefused(withKey(key), '2020-01-31T12:00:00.000Z');
  });
});

describe('making a key', () => {
  it.each([
    ['name', { name: '' }],
    ['name', { name: '   ' }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['assignments:delete'] }],
    ['scopes', { scopes: 'scenarios:read' }],
    ['scopes', { scopes: ['scenarios:read', 'scenarios:read'] }],
    ['expiresAt', { expiresAt: '2020-01-01' }],
    ['expiresAt', { expiresAt: 'never' }],
    ['rateLimit', { rateLimit: 0 }],
    ['rateLimit', { rateLimit: '10' }],
    ['organizationId', { organizationId: randomUUID() }],
  ])('is refused for a fault in %s: %j', async (field, fault) => {
    const wish = { name: 'Faulty', scopes: ['scenarios:read'], ...fault };
    const { status, body } = await world.admin.post('/api/admin/api-keys', wish);
    expect(status).toBe(400);
    for (const error of body.errors as { field: string }[]) expect(error.field).toBe(field);
  });
});

describe('the secret', () => {
  it('is neither in the database nor in the log', async () => {
    const { id, key } = await make();
    await withKey(key).get('/api/external/scenarios');
    await withKey(key).post('/api/external/assignments', { user_id: 5 });
    await caller(world.url, { Authorization: `Bearer ${key}` }).get(
      `/api/external/assignments/${randomUUID()}`,
    );
    await withKey(`${key}0`).get('/api/external/scenarios');
    await world.admin.delete(`/api/admin/api-keys/${id}`);
    const last = randomUUID();
    await withKey(key).get('/api/external/scenarios').set('X-Request-Id', last);

    const secret = key.slice(key.lastIndexOf('_') + 1).slice(0, 64);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    const { rows: tables } = await world.pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    expect(tables.map(({ name }) => name)).toContain('api_keys');
    for (const { name } of tables) {
      const { rows } = await world.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      expect(rows.filter(({ row }) => row.includes(secret))).toEqual([]);
    }
    const [service] = world.services;
    await until(() => service.output().includes(last));
    expect(service.output()).not.toContain(secret);
  });
});

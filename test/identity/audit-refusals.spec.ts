/** Sign-ins that fail and requests that are refused are in the audit, of whom they are known to be about, and nobody can fill it with them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Entry, entries, entriesOf, traced } from '../support/audit.js';
import { caller, keyOf, sessionOf, signIn } from '../support/api.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld({
    services: 2,
    environment: { TRUSTED_PROXIES: '1', SIGN_IN_ATTEMPTS_PER_ACCOUNT: '3' },
  });
});

afterAll(() => world.close());

/** They are written beside the answer. */
async function noted(requestId: string): Promise<Entry> {
  let found: Entry[] = [];
  await until(async () => (found = await entriesOf(world.pool, requestId)).length > 0);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const idOf = async (email: string): Promise<string> =>
  (await world.pool.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [email])).rows[0]!.id;

const login = (email: string, password: string) =>
  caller(world.url).post('/api/auth/login', { email, password });

describe('who signs in', () => {
  it('with a wrong password is noted for the account, and as nobody', async () => {
    const { requestId, response } = await traced(
      login('supervisor@demo.test', 'wrong').set('X-Forwarded-For', '203.0.113.9'),
    );
    expect(response.status).toBe(401);
    expect(await noted(requestId)).toMatchObject({
      action: 'user.sign-in-failed',
      actor: { kind: 'anonymous', id: null, name: null, role: null },
      address: '203.0.113.9',
      target: { id: await idOf('supervisor@demo.test') },
      details: { by: 'password', at: 'sign-in' },
    });
  });

  it('too often is noted as that, once', async () => {
    await world.admin.post('/api/admin/users', {
      email: 'tried@demo.test',
      name: 'Tried',
      role: 'supervisor',
      password: 'a-long-password',
    });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await login('tried@demo.test', 'wrong')).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
    const found = async (): Promise<string[]> =>
      (await entries(world.pool, 'target_id = $1', [await idOf('tried@demo.test')])).map(
        ({ action }) => action,
      );
    const failed = Array.from({ length: 3 }, () => 'user.sign-in-failed');
    await until(async () => (await found()).length === 5);
    expect(await found()).toEqual(['user.created', ...failed, 'user.sign-in-limited']);
  });

  it('by an e-mail that nobody has is nobody’s business', async () => {
    const before = (await entries(world.pool)).length;
    await login('nobody@nowhere.test', 'wrong');
    const { requestId } = await traced(login('admin@other.test', 'wrong'));
    const { organizationId } = await noted(requestId);
    expect((await entries(world.pool)).length).toBe(before + 1);
    const { body } = await world.admin.get('/api/admin/audit?action=user.sign-in-failed');
    expect(body.items.map(({ target }: Entry) => target.id)).not.toContain(await idOf('admin@other.test'));
    expect((await world.admin.get('/api/organization')).body.id).not.toBe(organizationId);
  });

  it('and does not know the own password when it is to be changed', async () => {
    const counselor = await signIn(world.url, 'counselor@demo.test');
    const body = { currentPassword: 'wrong', newPassword: 'another-password' };
    const { requestId, response } = await traced(counselor.post('/api/auth/password', body));
    expect(response.status).toBe(400);
    expect(await noted(requestId)).toMatchObject({
      action: 'user.sign-in-failed',
      details: { at: 'password-change' },
    });
  });
});

describe('who is refused', () => {
  it('for their role is noted', async () => {
    const { requestId, response } = await traced(world.supervisor.get('/api/admin/users?q=secret'));
    expect(response.status).toBe(403);
    const id = await idOf('supervisor@demo.test');
    expect(await noted(requestId)).toMatchObject({
      action: 'user.refused',
      actor: { kind: 'user', id, role: 'supervisor' },
      target: { id },
      details: {
        method: 'GET',
        route: '/api/admin/users',
        problem: 'forbidden',
        said: 'This is for the role admin; you are supervisor.',
        times: 1,
      },
    });
  });

  it('for the scope of their key is noted', async () => {
    const key = caller(world.url, await keyOf(world.admin, ['scenarios:read']));
    const { requestId } = await traced(key.get('/api/external/assignments'));
    expect(await noted(requestId)).toMatchObject({
      action: 'api-key.refused',
      actor: { kind: 'partner', name: 'A partner', role: null },
      target: { name: 'A partner' },
      details: { route: '/api/external/assignments', problem: 'forbidden' },
    });
  });

  it('with a key that is revoked, or has another secret, is noted as nobody', async () => {
    const { body } = await world.admin.post('/api/admin/api-keys', { name: 'K', scopes: ['scenarios:read'] });
    const { id, key } = body as { id: string; key: string };
    // Its checksum is right, as that of whoever makes one up by the rules.
    const other = (await world.admin.post(`/api/admin/api-keys/${id}/rotate`, { overlapSeconds: 0 })).body
      .key;
    const replaced = await traced(caller(world.url, { 'X-API-Key': key }).get('/api/external/me'));
    expect(replaced.response.status).toBe(401);
    const actor = { kind: 'anonymous', id: null };
    expect(await noted(replaced.requestId)).toMatchObject({
      action: 'api-key.refused',
      actor,
      target: { id, name: 'K' },
      details: { problem: 'unauthenticated', said: expect.stringContaining('rotation') },
    });
    await world.admin.delete(`/api/admin/api-keys/${id}`);
    const revoked = await traced(caller(world.url, { 'X-API-Key': other }).get('/api/external/scenarios'));
    expect(revoked.response.status).toBe(401);
    expect(await noted(revoked.requestId)).toMatchObject({
      action: 'api-key.refused',
      actor,
      target: { id },
    });
  });

  it('since another site sent the request is noted for whose session it is', async () => {
    const cookie = await sessionOf(world.url, 'supervisor@demo.test');
    const { requestId, response } = await traced(
      caller(world.url, cookie).post('/api/counselors', {}).set('Origin', 'https://evil.test'),
    );
    expect(response.status).toBe(403);
    expect(await noted(requestId)).toMatchObject({
      action: 'user.refused',
      actor: { kind: 'anonymous' },
      target: { id: await idOf('supervisor@demo.test') },
    });
  });

  it('again and again is noted once, and how often when the minute, or the service, ends', async () => {
    const [, second] = world.services;
    const supervisor = await signIn(second!.url, 'supervisor@demo.test');
    const wave = Array.from({ length: 30 }, () => supervisor.get('/api/admin/imports'));
    for (const { status } of await Promise.all(wave)) expect(status).toBe(403);
    const route = `details ->> 'route' = '/api/admin/imports' AND action = 'user.refused'`;
    await until(async () => (await entries(world.pool, route)).length > 0);
    expect(await entries(world.pool, route)).toHaveLength(1);
    expect(await second!.stop()).toBe(0);
    const [first, rest, ...more] = await entries(world.pool, route);
    expect(more).toEqual([]);
    expect([first!.details!['times'], rest!.details!['times']]).toEqual([1, 29]);
    expect(rest).toMatchObject({ requestId: null, address: '127.0.0.1' });
  });
});

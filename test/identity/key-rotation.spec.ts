/** A partner's key gets a new secret while the old one goes on for a while; and when a key was used last. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createDataSource } from '../../src/data-source.js';
import { makeKey } from '../../src/identity/api-keys/key-format.js';
import { allScopes, caller, signIn } from '../support/api.js';
import { createDatabase } from '../support/databases.js';
import { expectProblem, faultyFields } from '../support/problems.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

interface Made {
  id: string;
  key: string;
}

async function make(more: object = {}): Promise<Made> {
  const wish = { name: 'Rotated', scopes: allScopes, ...more };
  return (await world.admin.post('/api/admin/api-keys', wish)).body as Made;
}

const rotate = async (id: string, body: object = {}) =>
  world.admin.post(`/api/admin/api-keys/${id}/rotate`, body);

const use = async (key: string, url = world.url) =>
  caller(url, { 'X-API-Key': key }).get('/api/external/scenarios');

describe('a rotation', () => {
  it('makes a new secret of the same key, and both open the door', async () => {
    const wish = { expiresAt: '2099-01-01T00:00:00.000Z', rateLimit: 1000 };
    const before = await make(wish);
    const { status, body } = await rotate(before.id, { overlapSeconds: 600 });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...before,
      key: expect.stringMatching(/^onus_/),
      prefix: expect.stringMatching(/^onus_/),
    });
    expect(body.key).not.toBe(before.key);
    for (const key of [before.key, body.key as string]) expect((await use(key)).status).toBe(200);
  });

  it('leaves the old secret a day without being told', async () => {
    const { id } = await make();
    expect((await rotate(id)).status).toBe(201);
    const { rows } = await world.pool.query<{ hours: number }>(
      `SELECT extract(epoch FROM expires_at - now()) / 3600 AS hours FROM api_key_secrets
       WHERE api_key_id = $1 AND expires_at IS NOT NULL`,
      [id],
    );
    expect(rows.map(({ hours }) => Math.round(hours))).toEqual([24]);
  });

  it('without an overlap ends the old secret at once, and says so', async () => {
    const before = await make();
    expect((await use(before.key)).status).toBe(200);
    const { body } = await rotate(before.id, { overlapSeconds: 0 });
    const refused = await use(before.key);
    expectProblem(refused, 401, 'unauthenticated');
    expect(refused.body.detail).toContain('replaced by a rotation');
    expect((await use(body.key)).status).toBe(200);
  });

  it('ends the old secret after the overlap', async () => {
    const before = await make();
    await rotate(before.id, { overlapSeconds: 1 });
    await until(async () => (await use(before.key)).status === 401);
  });

  it('never gives an older secret more time than it had', async () => {
    const first = await make();
    const { body: second } = await rotate(first.id, { overlapSeconds: 0 });
    const { body: third } = await rotate(first.id, { overlapSeconds: 600 });
    expect((await use(first.key)).status).toBe(401);
    for (const { key } of [second, third]) expect((await use(key)).status).toBe(200);
  });

  it('is undone by revoking: no secret opens anything', async () => {
    const first = await make();
    const { body: second } = await rotate(first.id);
    await world.admin.delete(`/api/admin/api-keys/${first.id}`);
    for (const { key } of [first, second]) expect((await use(key)).body.detail).toContain('revoked');
  });

  it.each([
    ['revoked', `UPDATE api_keys SET revoked_at = now() WHERE id = $1`],
    ['expired', `UPDATE api_keys SET expires_at = now() WHERE id = $1`],
  ])('of a key that was %s is refused', async (code, sql) => {
    const { id } = await make();
    await world.pool.query(sql, [id]);
    const refused = await rotate(id);
    expectProblem(refused, 400, 'validation-failed');
    expect(refused.body.errors).toMatchObject([{ field: 'id', code }]);
  });

  it.each([-1, 1.5, '60', null, 2_592_001, 1e300])(
    'with an overlap of %j is refused',
    async (overlapSeconds) => {
      const { id, key } = await make();
      const refused = await rotate(id, { overlapSeconds });
      expectProblem(refused, 400, 'validation-failed');
      expect(faultyFields(refused)).toEqual(['overlapSeconds']);
      expect((await use(key)).status).toBe(200);
    },
  );

  it('of an unknown key is 404', async () => {
    expectProblem(await rotate(randomUUID()), 404, 'not-found');
  });

  it('keeps who a partner is: what was assigned before and after is by the same one', async () => {
    const before = await make();
    const { body: after } = await rotate(before.id);
    const actors = [];
    for (const [i, { key }] of [before, after].entries()) {
      const wish = { user_id: 'c-1005', scenario_id: `s-${105 + i}` };
      const { body } = await caller(world.url, { 'X-API-Key': key }).post('/api/external/assignments', wish);
      actors.push((await world.admin.get(`/api/assignments/${body.id}`)).body.assignedBy.id);
    }
    expect(actors).toEqual([before.id, before.id]);
  });
});

describe('when a key was used', () => {
  it('is written when the service ends, if not before, and shown in the list', async () => {
    const { id, key } = await make();
    const service = await startService(world.databaseUrl);
    const from = Date.now();
    await use(key, service.url);
    await use(key, service.url);
    expect(await service.stop()).toBe(0);
    const { body } = await world.admin.get('/api/admin/api-keys?limit=200');
    const { lastUsedAt } = (body.items as { id: string; lastUsedAt: string }[]).find((one) => one.id === id)!;
    expect(Date.parse(lastUsedAt)).toBeGreaterThanOrEqual(from);
    expect(Date.parse(lastUsedAt)).toBeLessThanOrEqual(Date.now());
  });

  it('costs no write per request', async () => {
    const { key } = await make();
    await world.pool.query(`
      CREATE SEQUENCE updates MINVALUE 0;
      CREATE FUNCTION count_update() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM nextval(''updates''); RETURN NULL; END';
      CREATE TRIGGER count_update AFTER UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION count_update()`);
    for (let i = 0; i < 50; i += 1) expect((await use(key)).status).toBe(200);
    const { rows } = await world.pool.query<{ n: string }>('SELECT last_value AS n FROM updates');
    expect(Number(rows[0]!.n)).toBeLessThan(10);
  });
});

it('a key that was made before keys had several secrets still works', async () => {
  const database = await createDatabase();
  const dataSource = await createDataSource({ url: database.url, poolSize: 2 }).initialize();
  try {
    const isUndone = async (): Promise<boolean> =>
      (await database.pool.query(`SELECT to_regclass('api_key_secrets') IS NULL AS is`)).rows[0]
        .is as boolean;
    while (!(await isUndone())) await dataSource.undoLastMigration();
    const { key, keyId, secretHash } = makeKey();
    await database.pool.query(
      `INSERT INTO api_keys (id, organization_id, name, key_id, secret_hash, scopes)
       SELECT gen_random_uuid(), id, 'Old', $1, $2, $3 FROM organizations WHERE name = 'Demo Crisis Line'`,
      [keyId, secretHash, allScopes],
    );
    const service = await startService(database.url);
    expect((await caller(service.url, { 'X-API-Key': key }).get('/api/external/me')).status).toBe(200);
    const admin = await signIn(service.url, 'admin@demo.test');
    expect((await admin.get('/api/admin/api-keys')).body.items).toMatchObject([{ name: 'Old' }]);
    await service.stop();
  } finally {
    await dataSource.destroy();
    await database.drop();
  }
});

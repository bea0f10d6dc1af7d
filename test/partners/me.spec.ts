/** Whose key it is, and what it may do: what a partner asks first, with any key. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allScopes, caller, type Caller } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

const path = '/api/external/me';

async function makeKey(wish: object): Promise<{ id: string; who: Caller }> {
  const { body } = await world.admin.post('/api/admin/api-keys', { name: 'Trainer', ...wish });
  return { id: body.id, who: caller(world.url, { 'X-API-Key': body.key }) };
}

describe('a partner who asks whose key it is', () => {
  it('is told of the organization and the key', async () => {
    const wish = { scopes: ['results:write', 'assignments:read'], expiresAt: '2099-01-31', rateLimit: 50 };
    const { id, who } = await makeKey(wish);
    const { status, body } = await who.get(path);
    expect(status).toBe(200);
    expect(body).toEqual({
      organization: { name: 'Demo Crisis Line', time_zone: 'Europe/Berlin' },
      key: {
        id,
        name: 'Trainer',
        scopes: wish.scopes,
        groups: null,
        scenarios: null,
        expires_at: '2099-01-31T22:59:59.999Z',
        rate_limit: 50,
      },
    });
  });

  it('is told within what the key is limited', async () => {
    const [first, second] = world.scenarios;
    const archived = await world.admin.post(`/api/scenarios/${second!.id}/archive`);
    const { who } = await makeKey({
      scopes: allScopes,
      groups: ['North'],
      scenarioIds: [first!.externalId, second!.id],
    });
    const told = ({ id, externalId }: { id: string; externalId: string }) => ({
      id,
      external_id: externalId,
      title: expect.any(String),
    });
    expect((await who.get(path)).body.key).toMatchObject({
      scopes: allScopes,
      groups: ['North'],
      scenarios: expect.arrayContaining([told(first!), { ...told(second!), title: archived.body.title }]),
    });
    await world.admin.post(`/api/scenarios/${second!.id}/unarchive`);
  });

  it.each(allScopes)('needs no scope beside %s', async (scope) => {
    const { who } = await makeKey({ scopes: [scope] });
    const key = { scopes: [scope], expires_at: null, rate_limit: null };
    expect(await who.get(path)).toMatchObject({ status: 200, body: { key } });
  });

  it('needs none at all', async () => {
    const { id, who } = await makeKey({ scopes: ['scenarios:read'] });
    await world.pool.query(`UPDATE api_keys SET scopes = '{}' WHERE id = $1`, [id]);
    expect(await who.get(path)).toMatchObject({ status: 200, body: { key: { scopes: [] } } });
    expectProblem(await who.get('/api/external/scenarios'), 403, 'forbidden');
  });

  it('is told the same by a secret that a rotation made, as by the one before', async () => {
    const { id, who } = await makeKey({ scopes: allScopes });
    const { body: rotated } = await world.admin.post(`/api/admin/api-keys/${id}/rotate`, {});
    const fresh = caller(world.url, { Authorization: `Bearer ${rotated.key}` });
    expect((await fresh.get(path)).body).toEqual((await who.get(path)).body);
  });

  it('is not sent again what they know, until it changes', async () => {
    const { who } = await makeKey({ scopes: ['scenarios:read'] });
    const { etag } = (await who.get(path)).headers;
    const again = () => who.get(path).set('If-None-Match', etag!);
    expect((await again()).status).toBe(304);
    await world.admin.patch('/api/organization', { name: 'Renamed' });
    await until(async () => (await again()).status === 200);
    expect((await again()).body).toMatchObject({ organization: { name: 'Renamed' } });
  });

  it('needs a key, and one that is used within its limit', async () => {
    for (const who of [caller(world.url), world.admin])
      expectProblem(await who.get(path), 401, 'unauthenticated');
    const { id, who } = await makeKey({ scopes: ['scenarios:read'] });
    await world.admin.delete(`/api/admin/api-keys/${id}`);
    expectProblem(await who.get(path), 401, 'unauthenticated');
    const { who: slow } = await makeKey({ scopes: ['scenarios:read'], rateLimit: 1 });
    await until(async () => (await slow.get(path)).status === 429);
  });
});

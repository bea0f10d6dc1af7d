/** How often a key is used on each day, as admins see it: counted by every instance, and written now and then for all keys at once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { dayOf, timeZoneOf } from '../../src/http/validation/days.js';
import { allScopes, caller, type Caller } from '../support/api.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

interface Made {
  id: string;
  key: string;
}

interface Use {
  day: string;
  requests: number;
  refusals: number;
  lastUsedAt: string;
}

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world?.close());

async function make(more: object = {}): Promise<Made> {
  const wish = { name: 'Used', scopes: allScopes, ...more };
  return (await world.admin.post('/api/admin/api-keys', wish)).body as Made;
}

/** As the list has it; what an instance has counted is there at the latest when that has ended. */
async function told(id: string): Promise<{ lastUsedAt: string | null; use: Use[] }> {
  const { body } = await world.admin.get('/api/admin/api-keys?limit=200');
  return (body.items as { id: string; lastUsedAt: string | null; use: Use[] }[]).find(
    (one) => one.id === id,
  )!;
}

/** Asks an instance of its own, which then ends. */
async function ask(asking: (url: string) => Promise<void>): Promise<void> {
  const service = await startService(world.databaseUrl);
  await asking(service.url);
  expect(await service.stop()).toBe(0);
}

const withKey = (url: string, key: string): Caller => caller(url, { 'X-API-Key': key });

const today = async (): Promise<string> =>
  dayOf(new Date(), (await world.admin.get('/api/organization')).body.timeZone);

describe('the use of a key', () => {
  it('is its requests and refusals, of whatever kind, and when it was used last', async () => {
    const { id, key } = await make();
    const reader = await make({ scopes: ['scenarios:read'], rateLimit: 1 });
    const [before, from] = [await today(), Date.now()];
    let refusals = 0;
    expect(await told(id)).toMatchObject({ lastUsedAt: null, use: [] });
    await ask(async (url) => {
      const partner = withKey(url, key);
      const statuses = [
        await partner.get('/api/external/scenarios'),
        await partner.get(`/api/external/assignments/${randomUUID()}`),
        await partner.get('/api/external/assignments?limit=0'),
        await partner.post('/api/external/assignments', { user_id: 'c-1005', scenario_id: 's-105' }),
        await partner.post('/api/external/assignments', { user_id: 'c-1005', scenario_id: 's-105' }),
      ].map(({ status }) => status);
      expect(statuses).toEqual([200, 404, 400, 201, 409]);
      for (let status = 0; status !== 429; refusals += 1) {
        ({ status } = await withKey(url, reader.key).get('/api/external/assignments'));
        expect([403, 429]).toContain(status);
      }
    });
    const days = [before, await today()];
    const whole = async (one: string) => {
      const { use, lastUsedAt } = await told(one);
      for (const each of use) expect(days).toContain(each.day);
      expect(lastUsedAt).toBe(use[0]!.lastUsedAt);
      expect(Date.parse(use[0]!.lastUsedAt)).toBeGreaterThanOrEqual(from);
      expect(Date.parse(use[0]!.lastUsedAt)).toBeLessThanOrEqual(Date.now());
      return total(use);
    };
    expect(await whole(id)).toEqual({ requests: 5, refusals: 3 });
    expect(await whole(reader.id)).toEqual({ requests: refusals, refusals });
  });

  const total = (use: Use[]) => ({
    requests: use.reduce((sum, { requests }) => sum + requests, 0),
    refusals: use.reduce((sum, { refusals }) => sum + refusals, 0),
  });

  it('has the requests that come after its end, and not those of who does not know its secret', async () => {
    const keys = {
      revoked: await make(),
      expired: await make(),
      rotated: await make(),
      guessed: await make(),
    };
    await world.admin.delete(`/api/admin/api-keys/${keys.revoked.id}`);
    await world.pool.query(`UPDATE api_keys SET expires_at = now() WHERE id = $1`, [keys.expired.id]);
    await world.admin.post(`/api/admin/api-keys/${keys.rotated.id}/rotate`, { overlapSeconds: 0 });
    await world.pool.query(`UPDATE api_key_secrets SET secret_hash = sha256('x') WHERE api_key_id = $1`, [
      keys.guessed.id,
    ]);
    await ask(async (url) => {
      for (const { key } of Object.values(keys))
        expect((await withKey(url, key).get('/api/external/scenarios')).status).toBe(401);
    });
    for (const { id } of [keys.revoked, keys.expired, keys.rotated])
      expect(total((await told(id)).use)).toEqual({ requests: 1, refusals: 1 });
    expect(await told(keys.guessed.id)).toMatchObject({ lastUsedAt: null, use: [] });
  });

  it('is that of all instances together', async () => {
    const [first, second] = [await make(), await make()];
    await Promise.all(
      [3, 4].map((count) =>
        ask(async (url) => {
          for (let i = 0; i < count; i += 1)
            for (const { key } of [first, second]) await withKey(url, key).get('/api/external/scenarios');
        }),
      ),
    );
    for (const { id } of [first, second])
      expect(total((await told(id)).use)).toEqual({ requests: 7, refusals: 0 });
  });

  it('is on the day that it is where the organization is', async () => {
    const { timeZone } = (await world.admin.get('/api/organization')).body;
    // 25 hours apart: at no instant it is the same day in both.
    const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].map((name) => timeZoneOf(name)!);
    const made: { id: string; days: string[] }[] = [];
    await ask(async (url) => {
      for (const zone of zones) {
        expect((await world.admin.patch('/api/organization', { timeZone: zone })).status).toBe(200);
        const { id, key } = await make();
        const before = dayOf(new Date(), zone);
        expect((await withKey(url, key).get('/api/external/scenarios')).status).toBe(200);
        made.push({ id, days: [before, dayOf(new Date(), zone)] });
      }
    });
    for (const { id, days } of made) {
      const { use } = await told(id);
      expect(use).toHaveLength(1);
      expect(days).toContain(use[0]!.day);
    }
    await world.admin.patch('/api/organization', { timeZone });
  });

  it('is told for 30 days, newest first, and then deleted', async () => {
    const { id } = await make();
    await world.pool.query(
      `INSERT INTO api_key_uses (api_key_id, day, requests, refusals, last_used_at)
       SELECT $1, $2::date - ago, 3000000000 + ago, 0, now() FROM unnest('{0,29,5,30,31,33,500}'::int[]) ago`,
      [id, await today()],
    );
    const shown = (await told(id)).use;
    expect(shown.map(({ requests }) => requests - 3e9)).toEqual([0, 5, 29]);
    await ask(async () => {
      await until(async () => {
        const left = await world.pool.query<{ ago: string }>(
          `SELECT requests - 3000000000 AS ago FROM api_key_uses WHERE api_key_id = $1 ORDER BY 1`,
          [id],
        );
        return left.rows.every(({ ago }) => Number(ago) < 33) && left.rows.length >= 4;
      });
    });
    expect((await told(id)).use).toEqual(shown);
  });
});

describe('writing it', () => {
  it('loses nothing when the database does not take it for a while', async () => {
    const [kept, gone] = [await make(), await make()];
    const service = await startService(world.databaseUrl);
    await world.pool.query('ALTER TABLE api_key_uses RENAME TO away');
    for (const { key } of [kept, kept, gone])
      expect((await withKey(service.url, key).get('/api/external/scenarios')).status).toBe(200);
    await until(() => service.output().includes('How keys were used could not be written'));
    await world.pool.query('ALTER TABLE away RENAME TO api_key_uses');
    await withKey(service.url, kept.key).get('/api/external/scenarios');
    // One that is gone meanwhile keeps the others’ from nothing.
    await world.pool.query('DELETE FROM api_keys WHERE id = $1', [gone.id]);
    expect(await service.stop()).toBe(0);
    expect((await told(kept.id)).use).toMatchObject([{ requests: 3, refusals: 0 }]);
  });

  it('is one statement for all keys, and none for a request', async () => {
    const keys = [await make(), await make(), await make()];
    await world.pool.query(`
      CREATE TABLE written (at timestamptz DEFAULT statement_timestamp(), transaction xid8 DEFAULT pg_current_xact_id());
      CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO written DEFAULT VALUES; RETURN NULL; END';
      CREATE TRIGGER note_write AFTER INSERT OR UPDATE ON api_key_uses FOR EACH STATEMENT EXECUTE FUNCTION note_write()`);
    const from = performance.now();
    await ask(async (url) => {
      for (let i = 0; i < 20; i += 1)
        for (const { key } of keys) await withKey(url, key).get('/api/external/scenarios');
    });
    const { rows } = await world.pool.query<{ n: number }>(
      'SELECT count(DISTINCT transaction)::int AS n FROM written',
    );
    // Every ten seconds, and at the end; the world's own instance writes too.
    expect(rows[0]!.n).toBeLessThanOrEqual(2 * (2 + (performance.now() - from) / 10_000));
    for (const { id } of keys) expect((await told(id)).use).toMatchObject([{ requests: 20, refusals: 0 }]);
  });
});

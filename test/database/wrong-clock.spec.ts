/** An instance whose clock is nearly a day wrong does not disturb the others, and works itself. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { allScopes, caller, sessionOf } from '../support/api.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const clock = new URL('../../chaos/faults/clock.mjs', import.meta.url).href;

describe.each([23, -23])('a clock %i hours off', (hours) => {
  let world: World;
  let wrong: Service;

  beforeAll(async () => {
    world = await createWorld();
    wrong = await startService(world.databaseUrl, {
      NODE_OPTIONS: `--import=${clock}`,
      CLOCK_OFFSET_MS: String(hours * 3_600_000),
    });
    await request(wrong.url).get('/api/auth/me');
    await until(() => /"time":"/.test(wrong.output()));
    const [, time] = /"time":"([^"]+)"/.exec(wrong.output()) ?? [];
    expect(Math.round((Date.parse(time ?? '') - Date.now()) / 3_600_000)).toBe(hours);
  });

  afterAll(async () => {
    await wrong.stop();
    await world.close();
  });

  it('leaves people signed in, wherever they signed in', async () => {
    for (const [from, to] of [
      [world.url, wrong.url],
      [wrong.url, world.url],
      [wrong.url, wrong.url],
    ] as const) {
      const session = await sessionOf(from, 'supervisor@demo.test');
      expect((await caller(to, session).get('/api/auth/me')).status).toBe(200);
    }
  });

  it('opens no window of a limit that lasts longer for others, and ends none early', async () => {
    const wishes = { name: 'Slow', scopes: allScopes, rateLimit: 2 };
    const { body } = await world.admin.post('/api/admin/api-keys', wishes);
    const headers = { 'X-API-Key': (body as { key: string }).key };
    const statusAt = async (url: string): Promise<number> =>
      (await caller(url, headers).get('/api/external/scenarios')).status;
    for (const [one, other] of [
      [wrong.url, world.url],
      [world.url, wrong.url],
    ] as const) {
      // Used up at one, it is used up at the other, and for both there is a next second.
      await until(async () => (await statusAt(one)) === 429);
      await until(async () => (await statusAt(other)) === 429);
      await until(async () => (await statusAt(other)) === 200);
      await until(async () => (await statusAt(one)) === 200);
    }
  });

  it('takes a key for as long as it is good, and no longer', async () => {
    const statusOf = async (hoursFromNow: number): Promise<number> => {
      const wishes = { name: 'Brief', scopes: allScopes, expiresAt: '2099-01-01T00:00:00Z' };
      const { id, key } = (await world.admin.post('/api/admin/api-keys', wishes)).body as Record<
        string,
        string
      >;
      await world.pool.query(
        `UPDATE api_keys SET expires_at = now() + make_interval(hours => $2) WHERE id = $1`,
        [id, hoursFromNow],
      );
      return (await caller(wrong.url, { 'X-API-Key': key! }).get('/api/external/scenarios')).status;
    };
    expect(await statusOf(1)).toBe(200);
    expect(await statusOf(-1)).toBe(401);
  });
});

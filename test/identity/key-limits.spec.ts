/** How often a key may be used, over all instances; and that a key which was revoked opens nothing for long. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { allScopes, caller, type Caller } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
});

afterAll(() => world.close());

interface Key {
  id: string;
  at: Caller[];
}

async function makeKey(rateLimit?: number, scopes = allScopes): Promise<Key> {
  const { body } = await world.admin.post('/api/admin/api-keys', { name: 'Limited', scopes, rateLimit });
  return { id: body.id, at: world.services.map(({ url }) => caller(url, { 'X-API-Key': body.key })) };
}

const get = async (who: Caller): Promise<Response> => who.get('/api/external/scenarios?limit=1');

/** Sends so many at once, over the instances in turn. */
const getAtOnce = async ({ at }: Key, count: number): Promise<Response[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => get(at[i % at.length]!)));

const passed = (responses: Response[]): number => responses.filter(({ status }) => status === 200).length;

/** Makes the current second of a key as if it had just ended. */
async function endSecond({ id }: Key): Promise<void> {
  await world.pool.query(`UPDATE rate_limits SET expire = 0 WHERE key = 'key:' || $1`, [id]);
}

describe('the limit of a key', () => {
  it('lets through what it says and half as much again, over two instances, and refuses the rest', async () => {
    const key = await makeKey(10);
    const responses = await getAtOnce(key, 60);
    // A second may end while they run, and brings ten more.
    expect([15, 25]).toContain(passed(responses));
    for (const response of responses.filter(({ status }) => status !== 200)) {
      expectProblem(response, 429, 'rate-limited');
      expect(response.headers['retry-after']).toBe('1');
      expect(response.headers['ratelimit']).toMatch(/^"key";r=0;t=\d+$/);
    }
  });

  it('lets more than it says through only once in ten seconds', async () => {
    const key = await makeKey(4);
    const [here, there] = key.at as [Caller, Caller];
    await until(async () => (await get(here)).status === 429);
    await endSecond(key);
    const next = await getAtOnce({ ...key, at: [there] }, 20);
    expect([4, 8]).toContain(passed(next));
    const { rows } = await world.pool.query<{ seconds: string }>(
      `SELECT expire / 1000 - extract(epoch FROM now()) AS seconds FROM rate_limits WHERE key = 'key-burst:' || $1`,
      [key.id],
    );
    expect(Number(rows[0]!.seconds)).toBeGreaterThan(2);
    expect(Number(rows[0]!.seconds)).toBeLessThanOrEqual(10);
  });

  it('is told with every answer', async () => {
    const key = await makeKey(1000);
    const { headers } = await get(key.at[0]!);
    expect(headers).toMatchObject({
      'ratelimit-policy': '"key";q=1000;w=1',
      ratelimit: expect.stringMatching(/^"key";r=999;t=1$/),
      'ratelimit-limit': '1000',
      'ratelimit-remaining': '999',
      'ratelimit-reset': '1',
    });
    expect(headers['retry-after']).toBeUndefined();
  });

  it('counts refused requests too: without the scope, malformed, for what is not there', async () => {
    const key = await makeKey(2, ['assignments:write']);
    const [who] = key.at as [Caller];
    const responses = [
      await get(who),
      await who.post('/api/external/assignments', { user_id: 5 }),
      await who.post('/api/external/assignments', { user_id: 'nobody', scenario_id: 'nothing' }),
    ];
    expect(responses.map(({ status }) => status)).toEqual([403, 400, 404]);
    for (const { headers } of responses) expect(headers['ratelimit-limit']).toBe('2');
    await until(async () => (await get(who)).status === 429);
  });

  it('ends with its second', async () => {
    const key = await makeKey(1);
    await until(async () => (await get(key.at[0]!)).status === 429);
    await until(async () => (await get(key.at[0]!)).status === 200);
  });

  it('is a key’s own', async () => {
    const [one, other] = [await makeKey(1), await makeKey(1)];
    await until(async () => (await get(one.at[0]!)).status === 429);
    expect((await get(other.at[0]!)).status).toBe(200);
  });

  it('that is large is counted in lots, and is not exceeded either', async () => {
    const key = await makeKey(200);
    const start = performance.now();
    const responses = await getAtOnce(key, 600);
    // Of a second each, and one that was begun.
    const windows = 1 + Math.ceil((performance.now() - start) / 1000);
    expect(passed(responses)).toBeLessThanOrEqual(200 * windows + 100);
    expect(passed(responses)).toBeGreaterThan(200);
    const { rows } = await world.pool.query<{ points: number }>(
      `SELECT points FROM rate_limits WHERE key = 'key:' || $1`,
      [key.id],
    );
    expect(rows[0]!.points % 4).toBe(0);
  });

  it('there is none for a key without one', async () => {
    const key = await makeKey();
    const responses = await getAtOnce(key, 200);
    expect(passed(responses)).toBe(200);
    for (const { headers } of responses) expect(headers['ratelimit']).toBeUndefined();
  });

  it('that cannot be counted lets nothing pass', async () => {
    const key = await makeKey(5);
    await world.pool.query('ALTER TABLE rate_limits RENAME TO elsewhere');
    const client = await world.pool.connect();
    try {
      expectProblem(await get(key.at[0]!), 500, 'internal-error');
      await client.query('ALTER TABLE elsewhere RENAME TO rate_limits');
      await client.query('BEGIN; LOCK TABLE rate_limits');
      const waiting = await get(key.at[0]!);
      expectProblem(waiting, 503, 'database-unavailable');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    expect((await get(key.at[0]!)).status).toBe(200);
  });
});

describe('a key that is known to an instance', () => {
  it('and was revoked at another is refused by all that is sent more than a second later', async () => {
    const { id, at } = await makeKey();
    const [here, there] = at as [Caller, Caller];
    for (const who of at) expect((await get(who)).status).toBe(200);
    expect((await world.admin.delete(`/api/admin/api-keys/${id}`)).status).toBe(204);
    const revoked = performance.now();
    expect((await get(here)).status).toBe(401);
    let late = 0;
    while (late < 5) {
      const isLate = performance.now() - revoked > 1_000;
      const { status } = await get(there);
      if (!isLate) continue;
      late += 1;
      expect(status).toBe(401);
    }
  });

  it('is not read for each request', async () => {
    const { at } = await makeKey();
    const locking = await world.pool.connect();
    try {
      await get(at[0]!);
      await locking.query('BEGIN; LOCK TABLE api_key_secrets');
      for (let i = 0; i < 5; i += 1) expect((await get(at[0]!)).status).toBe(200);
    } finally {
      await locking.query('ROLLBACK');
      locking.release();
    }
  });
});

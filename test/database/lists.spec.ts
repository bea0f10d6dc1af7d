/** Lists that are made slow on purpose, many at once: they get their share, and nothing else waits for them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { type Caller, caller, sessionOf, signIn } from '../support/api.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

/** LIKE, by which `q` looks at a row that the index found, before PostgreSQL's own: to find “slow” takes a minute. */
const slowLike = `
  CREATE SCHEMA slow;
  CREATE FUNCTION slow.like(text, text) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      IF $2 = '%slow%' THEN PERFORM pg_sleep(60); END IF;
      RETURN $1 OPERATOR(pg_catalog.~~) $2;
    END $$;
  CREATE OPERATOR slow.~~ (FUNCTION = slow.like, LEFTARG = text, RIGHTARG = text);
  UPDATE scenarios SET title = 'Slow ' || title`;
const slow = '/api/assignments?q=slow';

describe('slow lists', () => {
  let world: World;
  let other: Caller;
  /** How many PostgreSQL works on. */
  let underWay: () => Promise<number>;
  let inLine: () => Promise<number>;

  beforeAll(async () => {
    world = await createWorld();
    await world.pool.query(slowLike);
    // For connections that are still to come, as those for lists are.
    const database = new URL(world.databaseUrl).pathname.slice(1);
    await world.pool.query(`ALTER DATABASE ${database} SET search_path = public, slow, pg_catalog`);
    other = await signIn(world.url, 'admin@other.test');
    underWay = async () => {
      const { rows } = await world.pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'onus lists' AND wait_event = 'PgSleep'`,
      );
      return rows[0]!.n;
    };
    inLine = async () => {
      const { text } = await caller(world.url).get('/metrics');
      return Number(/onus_pool_connections\{pool="lists",state="waiting"\} (\d+)/.exec(text)![1]);
    };
  });

  beforeEach(() => until(async () => (await underWay()) === 0 && (await inLine()) === 0));

  afterAll(() => world.close());

  it('of one caller keep nobody else waiting, and end with what to do about them', async () => {
    const start = performance.now();
    let ended = 0;
    const lists = Array.from({ length: 8 }, async () => {
      const response = await world.supervisor.get(slow);
      ended += 1;
      return response;
    });
    await until(async () => (await underWay()) === 1 && (await inLine()) === 7);

    const creates = world.counselors.slice(0, 20).map(({ externalId }) =>
      world.partner.post('/api/external/assignments', {
        user_id: externalId,
        scenario_id: world.scenarios[0]!.externalId,
      }),
    );
    const made = await Promise.all(creates);
    expect(made.map(({ status }) => status)).toEqual(made.map(() => 201));
    const { id } = made[0]!.body as { id: string };
    const meanwhile = await Promise.all([
      caller(world.url).post('/api/auth/login', { email: 'admin@demo.test', password: 'demo-password' }),
      caller(world.url).get('/health/ready'),
      world.supervisor.get('/api/auth/me'),
      world.supervisor.get(`/api/assignments/${id}`),
      world.partner.get(`/api/external/assignments/${id}`),
      world.partner.get('/api/external/assignments'),
      world.admin.get('/api/counselors'),
      other.get('/api/assignments'),
    ]);
    expect(meanwhile.map(({ status }) => status)).toEqual(meanwhile.map(() => 200));
    expect(ended).toBe(0);

    const answers = await Promise.all(lists);
    expect(performance.now() - start).toBeLessThan(12_000);
    const tooSlow = answers.filter(({ status }) => status === 503);
    const outOfTurn = answers.filter(({ status }) => status === 429);
    expect(tooSlow.length + outOfTurn.length).toBe(8);
    for (const { body } of tooSlow) {
      expect(body).toMatchObject({ type: '/problems/list-too-slow' });
      expect((body as { detail: string }).detail).toMatch(/longer than 5 s.* Narrow its filter.* due dates/);
    }
    for (const { body } of outOfTurn) expect(body).toMatchObject({ type: '/problems/rate-limited' });
    expect(tooSlow.length).toBeGreaterThan(0);
    expect(outOfTurn.length).toBeGreaterThan(0);
    for (const { headers } of answers) expect(headers['retry-after']).toMatch(/^[1-5]$/);
  });

  it('of one organization leave the half to the others, whoever reads them', async () => {
    const callers = [world.supervisor, world.admin, world.counselor];
    const lists = callers.flatMap((each) => [each.get(slow), each.get(slow)].map(sent));
    await until(async () => (await underWay()) === 2 && (await inLine()) === 4);
    const others = await Promise.all([other.get('/api/assignments'), other.get('/api/counselors')]);
    expect(others.map(({ status }) => status)).toEqual([200, 200]);
    expect(await underWay()).toBe(2);
    const statuses = (await Promise.all(lists)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 503 && status !== 429)).toEqual([]);
  });

  it('that their caller has left are ended in PostgreSQL, and leave the line', async () => {
    const headers = await sessionOf(world.url, 'supervisor@demo.test');
    const [first, second] = [new AbortController(), new AbortController()];
    const left = [first, second].map(({ signal }) => fetch(`${world.url}${slow}`, { headers, signal }));
    const outcomes = Promise.allSettled(left);
    await until(async () => (await underWay()) === 1 && (await inLine()) === 1);
    const start = performance.now();
    // Whichever came second waits in line: with both gone nothing is left of either.
    second.abort();
    first.abort();
    await until(async () => (await underWay()) === 0 && (await inLine()) === 0);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await world.supervisor.get('/api/assignments')).status).toBe(200);
    expect(world.services[0].output()).not.toMatch(/internal-error|Something failed on our side/);
  });
});

/** Sends a request at once. */
async function sent(call: PromiseLike<Response>): Promise<Response> {
  return call;
}

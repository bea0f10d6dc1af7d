/** The partners' feed: everything once, from wherever one likes, waiting for what is next, and a word where something is gone. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { allScopes, caller, type Caller, keyOf, signIn } from '../support/api.js';
import { expectProblem, faultyFields } from '../support/problems.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let there: Caller;

interface Told {
  id: string;
  type: string;
  at: string;
  assignment: { id: string; user_id: string; scenario_id: string };
  version: number;
  by: { kind: string; you: boolean };
}
interface Answer {
  items: Told[];
  next_cursor: string;
}

beforeAll(async () => {
  world = await createWorld({ services: 2 });
  there = caller(world.services[1]!.url, await keyOf(world.admin));
});

afterAll(() => world?.close());

const read = async (query = '', who = world.partner): Promise<Answer> => {
  const { status, body } = await who.get(`/api/external/events${query}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as Answer;
};

let pairs = 0;
async function assign(who = world.partner, scenario?: number): Promise<string> {
  const n = pairs++;
  const pair = {
    user_id: world.counselors[n % 10]!.externalId,
    scenario_id: world.scenarios.at(scenario ?? Math.floor(n / 10))!.externalId,
  };
  const { status, body } = await who.post('/api/external/assignments', pair);
  expect({ status, body }).toMatchObject({ status: 201 });
  return body.id as string;
}

/** All that follows, page by page, until there is as much as is expected. */
async function everything(
  after: string | undefined,
  count: number,
  limit: number,
  who?: Caller,
): Promise<Told[]> {
  const told: Told[] = [];
  for (let cursor = after; told.length < count;) {
    const from = cursor === undefined ? '' : `&after=${cursor}`;
    const page = await read(`?limit=${limit}&wait=5${from}`, who);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    told.push(...page.items);
    cursor = page.next_cursor;
  }
  return told;
}

describe('GET /api/external/events', () => {
  it('tells what happened, oldest first, and goes on from its cursor', async () => {
    const { items, next_cursor: before } = await read('?after=now');
    expect(items).toEqual([]);
    const id = await assign();
    const byWeb = { counselorId: world.counselors[11]!.id, scenarioId: world.scenarios[11]!.id };
    const other = (await world.supervisor.post('/api/assignments', byWeb)).body.id as string;
    await world.supervisor.post(`/api/assignments/${other}/start`);
    const told = await everything(before, 3, 2);
    expect(told.map(({ assignment, type, version, by }) => [assignment.id, type, version, by])).toEqual([
      [id, 'assignment.created', 1, { kind: 'partner', you: true }],
      [other, 'assignment.created', 1, { kind: 'user', you: false }],
      [other, 'assignment.started', 2, { kind: 'user', you: false }],
    ]);
    expect(new Set(told.map((event) => event.id)).size).toBe(3);
    // Another key, on the other instance, from the beginning.
    const all = await everything(undefined, told.length, 200, there);
    expect(all.slice(-3).map((event) => event.id)).toEqual(told.map((event) => event.id));
    expect(all.at(-3)!.by).toEqual({ kind: 'partner', you: false });
  });

  it('begins at a time', async () => {
    const { next_cursor } = await read('?after=now');
    const first = await assign();
    const [from] = await everything(next_cursor, 1, 200);
    const since = await everything(from!.at, 1, 200);
    expect(since.map(({ assignment }) => assignment.id)).toContain(first);
    const ever = await read('?after=0001-01-01T00:00:00Z');
    expect(ever.items).toEqual((await read('?after=1970-01-01T00:00:00Z')).items);
    const ahead = await read(`?after=${new Date(Date.now() + 3_600_000).toISOString()}`);
    expect(ahead.items).toEqual([]);
    const id = await assign();
    const next = await everything(ahead.next_cursor, 1, 10);
    expect(next[0]!.assignment.id).toBe(id);
  });

  it('refuses what is neither', async () => {
    for (const after of ['yesterday', 'MTAuMQ==', 'WyIyMDI2Il0', '2026-02-30T00:00:00Z']) {
      const answer = await world.partner.get(`/api/external/events?after=${after}`);
      expectProblem(answer, 400, 'validation-failed');
      expect(faultyFields(answer)).toEqual(['after']);
    }
    for (const query of ['wait=26', 'limit=201', 'cursor=a'])
      expectProblem(await world.partner.get(`/api/external/events?${query}`), 400, 'validation-failed');
  });

  it('answers who waits as soon as something happens, on any instance, and within the time if nothing does', async () => {
    const { next_cursor } = await read('?after=now');
    const since = performance.now();
    const empty = await read(`?after=${next_cursor}&wait=1`);
    expect(performance.now() - since).toBeGreaterThan(900);
    expect(empty.items).toEqual([]);
    const waiting = [world.partner, there].map((who) => read(`?after=${empty.next_cursor}&wait=25`, who));
    const id = await assign();
    for (const answer of await Promise.all(waiting))
      expect(answer.items.map(({ assignment }) => assignment.id)).toEqual([id]);
  });

  it('lets 20 of a key wait, who take no connection, and no more', async () => {
    const key = await keyOf(world.admin);
    const who = caller(world.url, key);
    const { next_cursor } = await read('?after=now', who);
    const waiting = Array.from({ length: 20 }, () => read(`?after=${next_cursor}&wait=20`, who));
    let refusal: Awaited<ReturnType<Caller['get']>> | undefined;
    await until(async () => {
      refusal = await who.get(`/api/external/events?after=${next_cursor}&wait=1`);
      return refusal.status === 429;
    });
    expectProblem(refusal!, 429, 'rate-limited');
    await until(async () => {
      const metrics = await (await fetch(`${world.url}/metrics`)).text();
      return ['reads', 'writes'].every((pool) => metrics.includes(`{pool="${pool}",state="busy"} 0\n`));
    });
    // Who leaves makes room.
    await assign();
    await Promise.all(waiting);
    expect((await who.get(`/api/external/events?after=now&wait=1`)).status).toBe(200);
  });

  it('shows a key what it may see, and passes over the rest', async () => {
    const scenario = world.scenarios.at(-1)!;
    const wish = { name: 'Limited', scopes: allScopes, scenarioIds: [scenario.id] };
    const { body } = await world.admin.post('/api/admin/api-keys', wish);
    const limited = caller(world.url, { 'X-API-Key': (body as { key: string }).key });
    const { next_cursor } = await read('?after=now', limited);
    const waiting = read(`?after=${next_cursor}&wait=25`, limited);
    await assign();
    const id = await assign(limited, -1);
    expect((await waiting).items.map(({ assignment }) => assignment.id)).toEqual([id]);
    await assign();
    await everything(next_cursor, 3, 10);
    const rest = await read(`?after=${(await waiting).next_cursor}`, limited);
    expect(rest.items).toEqual([]);
    const [, mine] = [await assign(), await assign(limited, -1)];
    expect((await everything(rest.next_cursor, 1, 1, limited))[0]!.assignment.id).toBe(mine);
  });

  it('tells nothing to a key that was revoked while it waited', async () => {
    const made = await world.admin.post('/api/admin/api-keys', { name: 'Leaves', scopes: allScopes });
    const { id, key } = made.body as { id: string; key: string };
    const leaving = caller(world.url, { 'X-API-Key': key });
    const { next_cursor } = await read('?after=now', leaving);
    // Not sent before it is awaited.
    const waiting = Promise.resolve(leaving.get(`/api/external/events?after=${next_cursor}&wait=25`));
    expect((await world.admin.delete(`/api/admin/api-keys/${id}`)).status).toBe(204);
    const since = performance.now();
    await until(() => performance.now() - since > 1_100);
    await assign();
    expectProblem(await waiting, 401, 'unauthenticated');
  });

  it('says which cursors are too old, and goes on from the oldest', async () => {
    const { next_cursor: start } = await read('?after=now');
    await assign();
    const first = await read(`?after=${start}&wait=5`);
    await assign();
    await everything(first.next_cursor, 1, 10);
    await world.pool.query(
      `UPDATE events SET numbered_at = numbered_at - interval '31 days' WHERE position <= (
         SELECT position FROM events WHERE id = $1)`,
      [first.items[0]!.id],
    );
    const left = async (): Promise<number> => {
      const { rows } = await world.pool.query<{ n: number }>('SELECT count(*)::integer AS n FROM events');
      return rows[0]!.n;
    };
    const again = await startService(world.databaseUrl);
    await until(async () => (await left()) === 1);
    await again.stop();
    // As if it had been asked for then.
    await world.pool.query(`UPDATE event_horizons SET numbered_at = numbered_at + interval '31 days'`);
    const answer = await world.partner.get(`/api/external/events?after=${start}`);
    expectProblem(answer, 410, 'cursor-expired');
    const { oldest } = answer.body as { oldest: string };
    expect((await read(`?after=${oldest}`)).items).toHaveLength(1);
    // All that followed this one is there.
    expect((await read(`?after=${first.next_cursor}`)).items).toHaveLength(1);
    expect((await read()).items).toHaveLength(1);
    const long = new Date(Date.now() - 3_600_000).toISOString();
    expectProblem(await world.partner.get(`/api/external/events?after=${long}`), 410, 'cursor-expired');
    // Nothing of the other organization is deleted.
    const admin = await signIn(world.url, 'admin@other.test');
    expect((await read(`?after=${start}`, caller(world.url, await keyOf(admin)))).items).toEqual([]);
  });

  it('lets those who wait go when an instance is asked to stop', async () => {
    const service = await startService(world.databaseUrl, { SHUTDOWN_DRAIN_SECONDS: '1' });
    const who = caller(service.url, await keyOf(world.admin));
    const { next_cursor } = await read('?after=now', who);
    const waiting = read(`?after=${next_cursor}&wait=25`, who);
    const since = performance.now();
    await until(async () => {
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      return metrics.includes('onus_event_waiters 1\n');
    });
    service.process.kill('SIGTERM');
    expect(await waiting).toEqual({ items: [], next_cursor });
    expect(performance.now() - since).toBeLessThan(10_000);
    if (service.process.exitCode === null) await once(service.process, 'exit');
  });
});

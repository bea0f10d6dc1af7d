/** `Idempotency-Key` at the partner door: a request that is sent again happens once and is answered the same. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { type Caller, partner, signIn } from '../support/api.js';
import { pairsOf } from '../support/pairs.js';
import { expectProblem } from '../support/problems.js';
import { documentedRoutes, isPartners, nameOf } from '../support/routes.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld();
  unusedPair = pairsOf(world);
});

afterAll(() => world.close());

const path = '/api/external/assignments';

function unusedWish(): { user_id: string; scenario_id: string } {
  const { counselor, scenario } = unusedPair();
  return { user_id: counselor.externalId, scenario_id: scenario.externalId };
}

const post = async (body: object, key: string, to = path, who: Caller = world.partner) =>
  who.post(to, body).set('Idempotency-Key', key);

const isReplay = ({ headers }: Response): boolean => headers['idempotent-replayed'] === 'true';

async function assignmentsOf(wish: { user_id: string; scenario_id: string }): Promise<number> {
  const { rows } = await world.pool.query<{ count: number }>(
    `SELECT count(*)::int FROM assignments a
     JOIN counselors c ON c.id = a.counselor_id JOIN scenarios s ON s.id = a.scenario_id
     JOIN organizations o ON o.id = a.organization_id
     WHERE c.external_id = $1 AND s.external_id = $2 AND o.name = 'Demo Crisis Line'`,
    [wish.user_id, wish.scenario_id],
  );
  return rows[0]!.count;
}

/** The repeat is the first answer to the byte, and says that it is one. */
function expectReplay(repeat: Response, first: Response): void {
  expect(isReplay(first)).toBe(false);
  expect(isReplay(repeat)).toBe(true);
  expect(repeat.status).toBe(first.status);
  expect(repeat.text).toBe(first.text);
  for (const header of ['content-type', 'location']) {
    expect(repeat.headers[header]).toBe(first.headers[header]);
  }
}

describe('a request that is sent again', () => {
  it('creates once and is answered 201 again', async () => {
    const [wish, key] = [unusedWish(), randomUUID()];
    const first = await post(wish, key);
    expect(first.status).toBe(201);
    for (let repeat = 0; repeat < 3; repeat += 1) expectReplay(await post(wish, key), first);
    expect(await assignmentsOf(wish)).toBe(1);
    const { body } = await world.supervisor.get(`/api/assignments/${first.body.id}/history`);
    expect(body.items).toHaveLength(1);
  });

  it('delivers a result once', async () => {
    const { body } = await world.partner.post(path, unusedWish());
    const [to, key] = [`${path}/${body.id}/result`, randomUUID()];
    const first = await post({ score: 80 }, key, to);
    expect(first).toMatchObject({ status: 200, body: { result: { score: 80 } } });
    expectReplay(await post({ score: 80 }, key, to), first);
  });

  it('is refused again as it was, whatever has changed since', async () => {
    const wish = unusedWish();
    const { body: active } = await world.partner.post(path, wish);
    const [duplicate, unknown] = [randomUUID(), randomUUID()];
    const first = await post(wish, duplicate);
    expectProblem(first, 409, 'duplicate-active-assignment');
    const missing = await post({ ...wish, user_id: 'nobody-here' }, unknown);
    expectProblem(missing, 404, 'not-found');

    await world.supervisor.post(`/api/assignments/${active.id}/cancel`);
    await world.supervisor.post('/api/counselors', { externalId: 'nobody-here', name: 'Somebody' });
    expectReplay(await post(wish, duplicate), first);
    expectReplay(await post({ ...wish, user_id: 'nobody-here' }, unknown), missing);
    expect(await assignmentsOf(wish)).toBe(1);
    expect((await post(wish, randomUUID())).status).toBe(201);
  });

  it('may have been malformed: that is not kept, and the key is free', async () => {
    const [wish, key] = [unusedWish(), randomUUID()];
    expect((await post({ ...wish, due_date: 'soon' }, key)).status).toBe(400);
    expect((await post({ ...wish, user_id: 5 }, key)).status).toBe(400);
    const created = await post(wish, key);
    expect(created.status).toBe(201);
    expect(isReplay(created)).toBe(false);
  });

  it('is another one with another body or to another route: 422, and nothing happens', async () => {
    const [wish, other, key] = [unusedWish(), unusedWish(), randomUUID()];
    const { body } = await post(wish, key);
    expectProblem(await post(other, key), 422, 'idempotency-key-reused');
    expectProblem(await post({ ...wish, note: 'more' }, key), 422, 'idempotency-key-reused');
    expectProblem(await post(wish, key, `${path}/${body.id}/result`), 422, 'idempotency-key-reused');
    expect(await assignmentsOf(other)).toBe(0);
    expect((await world.partner.get(`${path}/${body.id}`)).body.status).toBe('pending');
  });

  it('is a partner’s own: the same key of another partner is another request', async () => {
    const [wish, key] = [unusedWish(), randomUUID()];
    const colleague = await partner(world.url, world.admin);
    const stranger = await partner(world.url, await signIn(world.url, 'admin@other.test'));
    expect((await post(wish, key)).status).toBe(201);
    const again = await post(wish, key, path, colleague);
    expectProblem(again, 409, 'duplicate-active-assignment');
    const theirs = await post({ user_id: 'c-1002', scenario_id: 's-102' }, key, path, stranger);
    expect(theirs.status).toBe(201);
  });

  it('is looked at anew after 24 hours', async () => {
    const [wish, key] = [unusedWish(), randomUUID()];
    const first = await post(wish, key);
    const age = (hours: number) =>
      world.pool.query(
        `UPDATE idempotency_keys SET created_at = now() - make_interval(hours => $1) WHERE key = $2`,
        [hours, key],
      );
    await age(23);
    expectReplay(await post(wish, key), first);
    await age(25);
    const later = await post(wish, key);
    expectProblem(later, 409, 'duplicate-active-assignment');
    expect(isReplay(later)).toBe(false);
    expectReplay(await post(wish, key), later);
  });

  it('costs no room for longer than 24 hours', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    for (const key of [old, young]) await post(unusedWish(), key);
    await world.pool.query(
      `UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = $1`,
      [old],
    );
    const kept = async (key: string): Promise<boolean> =>
      (await world.pool.query('SELECT FROM idempotency_keys WHERE key = $1', [key])).rowCount === 1;
    const another = await startService(world.databaseUrl);
    await until(async () => !(await kept(old)));
    expect(await kept(young)).toBe(true);
    expect(await another.stop()).toBe(0);
  });
});

describe('the header', () => {
  it.each(['', ' ', '""', '"open', 'clo"sed', 'two words', 'x'.repeat(256), 'tab\there', 'ümlaut'])(
    '%j is refused',
    async (key) => {
      const response = await post(unusedWish(), key);
      expectProblem(response, 400, 'validation-failed');
      expect(response.body.errors).toMatchObject([
        { field: 'Idempotency-Key', code: 'invalid-idempotency-key' },
      ]);
    },
  );

  it('may be quoted, as the draft has it, or not', async () => {
    const [wish, key] = [unusedWish(), randomUUID()];
    const first = await post(wish, key);
    expectReplay(await post(wish, `"${key}"`), first);
    expect((await post(unusedWish(), `"two words ${key}"`)).status).toBe(201);
    expect((await post(unusedWish(), key.padEnd(255, 'x'))).status).toBe(201);
  });

  it('is documented at every POST of the partner door, and changes nothing at a GET', async () => {
    const posts = (await documentedRoutes(world.url)).filter(
      (route) => isPartners(route) && route.method === 'post',
    );
    expect(posts.length).toBeGreaterThan(1);
    const { paths } = (await (await fetch(`${world.url}/openapi.json`)).json()) as {
      paths: Record<string, { post: { parameters: { name: string }[]; responses: object } }>;
    };
    for (const route of posts) {
      const { parameters, responses } = paths[route.path]!.post;
      expect([nameOf(route), parameters.map(({ name }) => name)]).toEqual([
        nameOf(route),
        expect.arrayContaining(['Idempotency-Key']),
      ]);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['409', '422']));
    }
    const key = randomUUID();
    const before = await world.partner.get(path).set('Idempotency-Key', key);
    await world.partner.post(path, unusedWish());
    const after = await world.partner.get(path).set('Idempotency-Key', key);
    expect(after.body).not.toEqual(before.body);
  });
});

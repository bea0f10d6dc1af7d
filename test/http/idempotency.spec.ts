/** `Idempotency-Key` at the partner door, and the header itself: a request that is sent again happens once and is answered the same. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { caller, type Caller, type Credentials, keyOf, partner, signIn } from '../support/api.js';
import { expectReplay, isReplay } from '../support/idempotency.js';
import { pairsOf } from '../support/pairs.js';
import { expectProblem } from '../support/problems.js';
import { documentedRoutes, isPartners, nameOf } from '../support/routes.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;
let credentials: Credentials;
let partnerOfKeys: Caller;

beforeAll(async () => {
  world = await createWorld();
  unusedPair = pairsOf(world);
  credentials = await keyOf(world.admin);
  partnerOfKeys = caller(world.url, credentials);
});

afterAll(() => world.close());

const path = '/api/external/assignments';

function unusedWish(): { user_id: string; scenario_id: string } {
  const { counselor, scenario } = unusedPair();
  return { user_id: counselor.externalId, scenario_id: scenario.externalId };
}

const post = async (body: object, key: string, to = path, who: Caller = partnerOfKeys) =>
  who.post(to, body).set('Idempotency-Key', key);

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

  it('is judged anew after a refusal, since what it was about may have been mended', async () => {
    const wish = unusedWish();
    const { body: active } = await world.partner.post(path, wish);
    const [duplicate, unknown] = [randomUUID(), randomUUID()];
    const nobody = { ...wish, user_id: `nobody-${unknown}` };
    expectProblem(await post(wish, duplicate), 409, 'duplicate-active-assignment');
    expectProblem(await post(nobody, unknown), 404, 'not-found');
    expectProblem(await post(nobody, unknown), 404, 'not-found');

    await world.supervisor.post(`/api/assignments/${active.id}/cancel`);
    await world.supervisor.post('/api/counselors', { externalId: nobody.user_id, name: 'Somebody' });
    for (const [body, key] of [
      [wish, duplicate],
      [nobody, unknown],
    ] as const) {
      const created = await post(body, key);
      expect([created.status, isReplay(created)]).toEqual([201, false]);
      expectReplay(await post(body, key), created);
    }
  });

  it('is answered again also where it would be refused by now', async () => {
    const [wish, key] = [unusedWish(), randomUUID()];
    const first = await post(wish, key);
    await world.supervisor.post(`/api/assignments/${first.body.id}/start`);
    expectReplay(await post(wish, key), first);
    await world.supervisor.post(`/api/assignments/${first.body.id}/cancel`);
    expectReplay(await post(wish, key), first);
    expect(await assignmentsOf(wish)).toBe(1);
  });

  it('may say the same in other words', async () => {
    const [{ user_id, scenario_id }, key] = [unusedWish(), randomUUID()];
    const first = await post({ user_id, scenario_id, due_date: '2031-05-01T12:00:00Z' }, key);
    expect(first.status).toBe(201);
    const due = '2031-05-01T14:00:00.000+02:00';
    expectReplay(await post({ due_date: due, scenario_id, user_id }, key), first);
    expectReplay(await post({ scenario_id, note: null, due_date: due, user_id: ` ${user_id}` }, key), first);
    const spaced = await fetch(world.url + path, {
      method: 'POST',
      headers: { ...credentials, 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: `{ "user_id" : "${user_id}",\n"due_date":"${due}", "scenario_id": "\\u0073${scenario_id.slice(1)}" }`,
    });
    expect([spaced.status, await spaced.text()]).toEqual([201, first.text]);
    expectProblem(await post({ user_id, scenario_id }, key), 422, 'idempotency-key-reused');
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
    expectProblem(await post({ score: 1 }, key, `${path}/${body.id}/result`), 422, 'idempotency-key-reused');
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
    await world.supervisor.post(`/api/assignments/${first.body.id}/cancel`);
    const created = await post(wish, key);
    expect([created.status, isReplay(created)]).toEqual([201, false]);
    expectReplay(await post(wish, key), created);
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

  it('is documented at every POST of the web and the partner door, and changes nothing at a GET', async () => {
    const posts = (await documentedRoutes(world.url)).filter(
      ({ method, path: at }) => method === 'post' && !/^\/api\/(auth|admin)\//.test(at),
    );
    expect(posts.filter(isPartners).length).toBeGreaterThan(1);
    expect(posts.length).toBeGreaterThan(12);
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

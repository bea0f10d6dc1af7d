/**
 * A 409 about an active assignment tells whose it is, so that who sent a request twice without knowing, as browsers and
 * many libraries do, can tell their own first try from somebody else's; and it names nobody to a partner.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caller, type Caller, partner, sessionOf, signIn } from '../support/api.js';
import { pairsOf } from '../support/pairs.js';
import { finished, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let nextPair: ReturnType<typeof pairsOf>;
type Pair = ReturnType<typeof nextPair>;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
  nextPair = pairsOf(world);
});

afterAll(() => world.close());

const byWeb = (who: Caller, { counselor, scenario }: Pair) =>
  who.post('/api/assignments', { counselorId: counselor.id, scenarioId: scenario.id });

const byPartner = (who: Caller, { counselor, scenario }: Pair) =>
  who.post('/api/external/assignments', {
    user_id: counselor.externalId,
    scenario_id: scenario.externalId,
  });

/** Whether each of these is told that it was theirs, and where it is, which must be so. */
async function told(pair: Pair, asks: [typeof byWeb, Caller][]): Promise<boolean[]> {
  const found: boolean[] = [];
  for (const [ask, who] of asks) {
    const { status, body } = await ask(who, pair);
    expect(status).toBe(409);
    const { id, url, createdByYou, assigned_by_you } = body.assignment;
    expect(await who.get(url)).toMatchObject({ status: 200, body: { id } });
    found.push(createdByYou ?? assigned_by_you);
  }
  return found;
}

describe('the 409 about an active assignment', () => {
  it('says that it was you to whom it was, and to no one else', async () => {
    const another = await partner(world.url, world.admin);
    const everyone: [typeof byWeb, Caller][] = [
      [byWeb, world.supervisor],
      [byWeb, world.admin],
      [byPartner, world.partner],
      [byPartner, another],
    ];
    for (const [i, [ask, who]] of everyone.entries()) {
      const pair = nextPair();
      expect((await ask(who, pair)).status).toBe(201);
      expect(await told(pair, everyone)).toEqual(everyone.map((_, j) => i === j));
    }
  });

  it('says so on another instance, and in another session of the same user', async () => {
    const pair = nextPair();
    expect((await byWeb(world.supervisor, pair)).status).toBe(201);
    const there = await signIn(world.services[1]!.url, 'supervisor@demo.test');
    expect(await told(pair, [[byWeb, there]])).toEqual([true]);
  });

  it('takes a key for the same after its rotation, by its old and its new secret', async () => {
    const { body: made } = await world.admin.post('/api/admin/api-keys', {
      name: 'Rotated',
      scopes: ['assignments:read', 'assignments:write'],
    });
    const old = caller(world.url, { 'X-API-Key': made.key });
    const before = nextPair();
    expect((await byPartner(old, before)).status).toBe(201);
    const { body: rotated } = await world.admin.post(`/api/admin/api-keys/${made.id}/rotate`, {});
    const fresh = caller(world.url, { 'X-API-Key': rotated.key });
    const after = nextPair();
    expect((await byPartner(fresh, after)).status).toBe(201);
    for (const pair of [before, after]) {
      const asks: [typeof byWeb, Caller][] = [
        [byPartner, old],
        [byPartner, fresh],
      ];
      expect(await told(pair, asks)).toEqual([true, true]);
    }
  });

  it('says that it was not you where your file did it', async () => {
    const pair = nextPair();
    const session = await sessionOf(world.url, 'admin@demo.test');
    const file = `counselor,scenario\n${pair.counselor.externalId},${pair.scenario.externalId}\n`;
    const { id } = await upload(world.url, session, file);
    expect((await finished(world.url, session, id)).counts).toMatchObject({ created: 1 });
    expect(await told(pair, [[byWeb, world.admin]])).toEqual([false]);
  });

  it.each([
    ['a user', byWeb, () => world.services.map(({ url }) => signIn(url, 'supervisor@demo.test'))],
    [
      'a key',
      byPartner,
      () => {
        const made = world.admin.post('/api/admin/api-keys', {
          name: 'Twice',
          scopes: ['assignments:write'],
        });
        return world.services.map(async ({ url }) => caller(url, { 'X-API-Key': (await made).body.key }));
      },
    ],
  ])('answers the request of %s that comes twice at once, on two instances', async (_, ask, make) => {
    const [here, there] = (await Promise.all(make())) as [Caller, Caller];
    for (let i = 0; i < 10; i += 1) {
      const pair = nextPair();
      const answers = await Promise.all([ask(here, pair), ask(there, pair)]);
      const [made, refused] = answers.toSorted((one, other) => one.status - other.status);
      expect([made!.status, refused!.status]).toEqual([201, 409]);
      const { assignment } = refused!.body;
      expect(assignment).toMatchObject({ id: made!.body.id, url: made!.headers['location'] });
      expect(assignment.createdByYou ?? assignment.assigned_by_you).toBe(true);
    }
  });

  it.each([true, false])('of a bulk says it of the one that it names (own: %j)', async (own) => {
    const pair = nextPair();
    const { body: first } = await byWeb(own ? world.supervisor : world.admin, pair);
    const wanted = { counselorIds: [pair.counselor.id], scenarioIds: [pair.scenario.id], mode: 'atomic' };
    const { status, body } = await world.supervisor.post('/api/assignments/bulk', wanted);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      assignment: { id: first.id, createdByYou: own, url: `/api/assignments/${first.id}` },
      existing: [{ counselorId: pair.counselor.id, scenarioId: pair.scenario.id, assignmentId: first.id }],
    });
  });
});

describe('what a partner is answered', () => {
  it('says what they sent, and what they can do', async () => {
    const pair = nextPair();
    await byWeb(world.supervisor, pair);
    const { body } = await byPartner(world.partner, pair);
    expect(body.detail).toBe(
      `The user ${pair.counselor.externalId} already has the scenario ${pair.scenario.externalId}: the assignment is pending. ` +
        'Deliver its result, or ask a supervisor to cancel it, before assigning it again.',
    );
    expect((await byWeb(world.supervisor, pair)).body.detail).toMatch(/you assigned it, and it is pending/);
  });

  it('names no person, whatever they ask', async () => {
    const { rows } = await world.pool.query<{ name: string }>(
      'SELECT name FROM counselors UNION SELECT name FROM users',
    );
    const known = rows.map(({ name }) => name);
    const { counselor, scenario } = nextPair();
    const wish = { user_id: counselor.externalId, scenario_id: scenario.externalId };
    const { body: archived } = await world.supervisor.post('/api/scenarios', {
      externalId: 'past',
      title: 'Past',
    });
    await world.supervisor.post(`/api/scenarios/${archived.id}/archive`);
    const { body: left } = await world.supervisor.post('/api/counselors', {
      externalId: 'left',
      name: 'Somebody Left',
    });
    await world.supervisor.post(`/api/counselors/${left.id}/archive`, {});
    known.push('Somebody Left');

    const path = '/api/external/assignments';
    const created = await world.partner.post(path, wish);
    const one = `${path}/${created.body.id}`;
    const answers = [
      created,
      await world.partner.post(path, wish),
      await world.partner.post(path, { ...wish, user_id: 'left' }),
      await world.partner.post(path, { ...wish, user_id: counselor.id }),
      await world.partner.post(path, { ...wish, scenario_id: 'past' }),
      await world.partner.post(path, { ...wish, name: 'Who?' }),
      await world.partner.get(one),
      await world.partner.get(path),
      await world.partner.get(`${path}?user_id=left`),
      await world.partner.get('/api/external/scenarios'),
      await world.partner.post(`${one}/result`, { score: 50 }).set('If-Match', '"9"'),
      await world.partner.post(`${one}/result`, { score: 50 }),
      await world.partner.post(`${one}/result`, { score: 60 }),
      await world.partner.get(`${one}/result`),
      await world.partner.get('/api/external/me'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      201, 409, 400, 404, 400, 400, 200, 200, 200, 200, 412, 200, 409, 200, 200,
    ]);
    for (const { text, headers } of answers) {
      const all = text + JSON.stringify(headers);
      expect(known.filter((name) => all.includes(name))).toEqual([]);
    }
  });
});

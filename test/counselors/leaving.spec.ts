/** Leaving and coming back: who and what is archived is refused at every door, and comes back with its history. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Credentials, sessionOf } from '../support/api.js';
import { until } from '../support/until.js';
import { finished, type ImportType, rows, tryUpload, upload, type Wishes } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

const now = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/);

async function newCounselor(more: object = {}) {
  const externalId = randomUUID();
  const { status, body } = await world.supervisor.post('/api/counselors', {
    externalId,
    name: 'Leaver',
    ...more,
  });
  expect(status).toBe(201);
  return body as { id: string; externalId: string; version: number };
}

async function assign(counselorId: string, scenario: number) {
  const body = { counselorId, scenarioId: world.scenarios[scenario]!.id };
  return world.supervisor.post('/api/assignments', body);
}

const archive = (id: string, body: object = {}) =>
  world.supervisor.post(`/api/counselors/${id}/archive`, body);
const unarchive = (id: string) => world.supervisor.post(`/api/counselors/${id}/unarchive`);
const assignmentsOf = async (id: string) =>
  (await world.supervisor.get(`/api/assignments?counselorId=${id}&sort=createdAt`)).body.items as {
    id: string;
    status: string;
    version: number;
  }[];

/** Imports a file and returns the outcome and reason of each row, by line. */
async function imported(type: ImportType, file: string, wishes: Wishes = {}) {
  const started = await upload(world.url, admin, file, { type, ...wishes });
  const done = await finished(world.url, admin, started.id);
  const reports = await Promise.all(
    ['created', 'updated', 'existing', 'invalid'].map((outcome) => rows(world.url, admin, done, outcome)),
  );
  const found = reports
    .flatMap(({ rows: each }) => each)
    .toSorted((a, b) => Number(a['line']) - Number(b['line']));
  return { done, found: found.map(({ outcome, reason }) => [outcome, reason]) };
}

describe('an archived counselor', () => {
  it('is marked, filtered, and archived once; and comes back once, with what they had', async () => {
    const { id, version } = await newCounselor({ name: 'Leaver of the list' });
    const { body: kept } = await assign(id, 0);
    const once = await archive(id);
    expect(once).toMatchObject({ status: 200, body: { id, archivedAt: now, version: version + 1 } });
    expect((await archive(id)).body).toEqual(once.body);
    const listed = async (query: string) =>
      ((await world.supervisor.get(`/api/counselors?q=leaver+of+the+list${query}`)).body.items as object[])
        .length;
    expect(await listed('')).toBe(1);
    expect(await listed('&archived=true')).toBe(1);
    expect(await listed('&archived=false')).toBe(0);
    expect(await assignmentsOf(id)).toEqual([kept]);
    expect((await world.supervisor.post(`/api/assignments/${kept.id}/start`)).status).toBe(200);

    const back = await unarchive(id);
    expect(back).toMatchObject({ status: 200, body: { archivedAt: null, version: version + 2 } });
    expect((await unarchive(id)).body).toEqual(back.body);
    expect(await listed('&archived=false')).toBe(1);
    expect((await assign(id, 0)).status).toBe(409);
    expect((await assign(id, 1)).status).toBe(201);
    expect(await assignmentsOf(id)).toHaveLength(2);
  });

  it('is refused with a reason at every door, and served again once they are back', async () => {
    const { id, externalId } = await newCounselor({ email: `${randomUUID()}@demo.test` });
    const { body: person } = await world.supervisor.get(`/api/counselors/${id}`);
    await archive(id);
    const [one, two] = world.scenarios;
    const fault = { code: 'archived', message: expect.stringContaining('is archived') };

    const web = await assign(id, 0);
    expect(web).toMatchObject({ status: 400, body: { errors: [{ ...fault, field: 'counselorId' }] } });
    const bulk = await world.supervisor.post('/api/assignments/bulk', {
      counselorIds: [world.counselors[9]!.id, id],
      scenarioIds: [one!.id, two!.id],
    });
    expect(bulk).toMatchObject({ status: 400, body: { errors: [{ ...fault, field: 'counselorIds[1]' }] } });
    const wish = { user_id: externalId, scenario_id: one!.externalId };
    const partners = await world.partner.post('/api/external/assignments', wish);
    expect(partners).toMatchObject({ status: 400, body: { errors: [{ ...fault, field: 'user_id' }] } });
    const file = `counselor,scenario\n${externalId},${one!.externalId}\n${person.email},${one!.externalId}\n`;
    const reason = (name: string) => `The counselor “${name}” is archived: nothing can be assigned to them.`;
    const refused = await imported('assignments', file);
    expect(refused.done).toMatchObject({ status: 'completed', counts: { invalid: 2, created: 0 } });
    expect(refused.found).toEqual([
      ['invalid', reason(externalId)],
      ['invalid', reason(person.email)],
    ]);
    expect((await imported('assignments', file, { mode: 'atomic' })).done.status).toBe('failed');
    expect(await assignmentsOf(id)).toEqual([]);

    await unarchive(id);
    expect((await world.partner.post('/api/external/assignments', wish)).status).toBe(201);
    expect((await imported('assignments', file)).done.counts).toMatchObject({ existing: 2 });
  });

  it('still has their active one named where it is wanted again', async () => {
    const { id } = await newCounselor();
    const { body } = await assign(id, 0);
    await archive(id);
    expect(await assign(id, 0)).toMatchObject({ status: 409, body: { assignment: { id: body.id } } });
  });

  it('takes what is open along if that is asked for, also later, each with its entry in the history', async () => {
    const { id } = await newCounselor();
    const made = await Promise.all([0, 1, 2, 3].map(async (scenario) => (await assign(id, scenario)).body));
    await world.supervisor.post(`/api/assignments/${made[1].id}/start`);
    for (const action of ['start', 'complete'])
      await world.supervisor.post(`/api/assignments/${made[2].id}/${action}`);
    await archive(id);
    expect((await assignmentsOf(id)).filter(({ status }) => status === 'cancelled')).toEqual([]);
    const { body: before } = await archive(id);
    expect((await archive(id, { cancelOpen: true })).body).toEqual(before);
    const after = await assignmentsOf(id);
    const by = (each: { id: string }) => after.find((other) => other.id === each.id)!;
    expect(made.map((each) => by(each).status)).toEqual(['cancelled', 'cancelled', 'completed', 'cancelled']);
    expect(made.map((each) => by(each).version)).toEqual([2, 3, 3, 2]);
    const { body: me } = await world.supervisor.get('/api/auth/me');
    for (const [each, from, version] of [
      [made[0], 'pending', 2],
      [made[1], 'in_progress', 3],
    ] as const) {
      const { body } = await world.supervisor.get(`/api/assignments/${each.id}/history`);
      expect(body.items.at(-1)).toEqual({
        version,
        at: by(each) && (await world.supervisor.get(`/api/assignments/${each.id}`)).body.cancelledAt,
        by: { kind: 'user', id: me.id, name: me.name },
        door: 'web',
        from,
        to: 'cancelled',
        changes: null,
        reason: 'The counselor was archived.',
      });
    }
    expect((await archive(id, { cancelOpen: true })).status).toBe(200);
    expect(await assignmentsOf(id)).toEqual(after);
  });

  it('of another version is left as they are, with all that is open', async () => {
    const { id } = await newCounselor();
    await assign(id, 0);
    const response = await world.supervisor
      .post(`/api/counselors/${id}/archive`, { cancelOpen: true })
      .set('If-Match', '"9"');
    expect(response.status).toBe(412);
    expect(await assignmentsOf(id)).toMatchObject([{ status: 'pending' }]);
    expect((await world.supervisor.get(`/api/counselors/${id}`)).body.archivedAt).toBeNull();
  });

  it.each(['archive', 'unarchive'])('cannot %s who is not there', async (action) => {
    const response = await world.supervisor.post(`/api/counselors/${randomUUID()}/${action}`);
    expect(response).toMatchObject({ status: 404, body: { resource: 'counselor' } });
  });

  it('does not take cancelOpen as text', async () => {
    const response = await archive(world.counselors[0]!.id, { cancelOpen: 'true' });
    expect(response).toMatchObject({ status: 400, body: { errors: [{ field: 'cancelOpen' }] } });
  });
});

describe('whoever is archived with cancelOpen while others assign to them', () => {
  it('has nothing open: each create came before and is cancelled too, or is refused', async () => {
    const ends = { cancelled: 0, refused: 0 };
    for (let round = 0; round < 12; round += 1) {
      const { id, externalId } = await newCounselor();
      const creates = world.scenarios.slice(0, 16).map(async (scenario, i) => {
        if (i % 2 === 0) return assign(id, i);
        const wish = { user_id: externalId, scenario_id: scenario.externalId };
        return world.partner.post('/api/external/assignments', wish);
      });
      // After some are made and while others are under way.
      await Promise.race(creates);
      expect((await archive(id, { cancelOpen: true })).status).toBe(200);
      const responses = await Promise.all(creates);
      expect(responses.filter(({ status }) => status !== 201 && status !== 400)).toEqual([]);
      const made = responses.filter(({ status }) => status === 201).length;
      const after = await assignmentsOf(id);
      expect(after).toHaveLength(made);
      expect(after.filter(({ status }) => status !== 'cancelled')).toEqual([]);
      ends.cancelled += made;
      ends.refused += responses.length - made;
    }
    expect(ends.cancelled).toBeGreaterThan(0);
    expect(ends.cancelled + ends.refused).toBe(12 * 16);
  });

  it('also where a create has looked already and not yet inserted', async () => {
    const { id } = await newCounselor();
    await world.pool.query(`
      CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(4712);
        RETURN NEW;
      END $$;
      CREATE TRIGGER gate BEFORE INSERT ON assignments FOR EACH ROW EXECUTE FUNCTION gate()`);
    const keeper = await world.pool.connect();
    try {
      await keeper.query('SELECT pg_advisory_lock(4712)');
      const create = assign(id, 0).then((response) => response);
      await until(async () => {
        const { rowCount } = await keeper.query(
          `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 4712 AND NOT granted`,
        );
        return (rowCount ?? 0) > 0;
      });
      expect((await archive(id, { cancelOpen: true })).status).toBe(200);
      await keeper.query('SELECT pg_advisory_unlock(4712)');
      expect(await create).toMatchObject({ status: 400, body: { errors: [{ code: 'archived' }] } });
    } finally {
      keeper.release();
      await world.pool.query('DROP TRIGGER gate ON assignments; DROP FUNCTION gate()');
    }
    expect(await assignmentsOf(id)).toEqual([]);
  });
});

describe('a scenario that comes back', () => {
  it('can be assigned again', async () => {
    const wish = { externalId: randomUUID(), title: 'Back' };
    const { body: scenario } = await world.supervisor.post('/api/scenarios', wish);
    const pair = { counselorId: world.counselors[3]!.id, scenarioId: scenario.id };
    await world.supervisor.post(`/api/scenarios/${scenario.id}/archive`);
    expect((await world.supervisor.post('/api/assignments', pair)).status).toBe(400);
    const back = await world.supervisor.post(`/api/scenarios/${scenario.id}/unarchive`);
    expect(back).toMatchObject({ status: 200, body: { archivedAt: null, version: 3 } });
    expect((await world.supervisor.post(`/api/scenarios/${scenario.id}/unarchive`)).body).toEqual(back.body);
    expect((await world.supervisor.post('/api/assignments', pair)).status).toBe(201);
  });
});

describe.each([
  { type: 'counselors', path: '/api/counselors', name: 'name', thing: 'counselor' },
  { type: 'scenarios', path: '/api/scenarios', name: 'title', thing: 'scenario' },
] as const)('an import of $type', ({ type, path, name, thing }) => {
  async function archived(title: string) {
    const wish = { externalId: randomUUID(), [name]: title };
    const { body } = await world.supervisor.post(path, wish);
    return (await world.supervisor.post(`${path}/${body.id}/archive`)).body as {
      id: string;
      externalId: string;
    };
  }

  const stays = `The ${thing} is archived and stays so. Import with unarchive=true to bring it back.`;
  const isBack = `The ${thing} was archived and is back.`;

  it('says what is archived, changes what it says, and leaves it archived', async () => {
    const [same, other] = [await archived('Same'), await archived('Old')];
    const file = `external_id,${name}\n${same.externalId},Same\n${other.externalId},New\n`;
    const { done, found } = await imported(type, file);
    expect(done.counts).toMatchObject({ existing: 1, updated: 1, invalid: 0 });
    expect(found).toEqual([
      ['existing', stays],
      ['updated', stays],
    ]);
    const { body } = await world.supervisor.get(`${path}/${other.id}`);
    expect(body).toMatchObject({ [name]: 'New', archivedAt: now, version: 3 });
  });

  it.each(['partial', 'atomic'] as const)('brings it back where that is asked for: %s', async (mode) => {
    const [same, other] = [await archived('Same'), await archived('Old')];
    const file = `external_id,${name}\n${same.externalId},Same\n${other.externalId},New\n${same.externalId},Same\n`;
    const dry = await imported(type, file, { unarchive: true, dryRun: true, mode });
    expect(dry.done).toMatchObject({ unarchive: true, counts: { updated: 2, existing: 1 } });
    expect((await world.supervisor.get(`${path}/${same.id}`)).body.archivedAt).not.toBeNull();
    const { found } = await imported(type, file, { unarchive: true, mode });
    expect(found).toEqual([
      ['updated', isBack],
      ['updated', isBack],
      ['existing', `The ${thing} is there with the same values.`],
    ]);
    for (const { id } of [same, other]) {
      expect((await world.supervisor.get(`${path}/${id}`)).body).toMatchObject({ archivedAt: null });
    }
    expect((await imported(type, file, { unarchive: true })).done.counts).toMatchObject({ existing: 3 });
  });
});

it('an import of assignments does not take unarchive', async () => {
  const { status, body } = await tryUpload<{ errors: object[] }>(world.url, admin, 'counselor,scenario\n', {
    unarchive: true,
  });
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ field: 'unarchive', code: 'not-for-assignments' }]);
});

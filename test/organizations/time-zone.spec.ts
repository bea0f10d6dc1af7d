/** An organization's time zone: which are taken, and what follows when it or its rules change. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyOf, signIn } from '../support/api.js';
import { poster } from '../support/client.js';
import { enrolment } from '../support/enrolment.js';
import { pairsOf } from '../support/pairs.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
  unusedPair = pairsOf(world);
  await world.pool.query(enrolment('counselors', 150, 'z-'));
});

afterAll(() => world.close());

async function edit(body: object) {
  return world.admin.patch('/api/organization', body);
}

async function assigned(dueAt: string): Promise<string> {
  const { counselor, scenario } = unusedPair();
  const wish = { counselorId: counselor.id, scenarioId: scenario.id, dueAt };
  const { body } = await world.supervisor.post('/api/assignments', wish);
  return `/api/assignments/${(body as { id: string }).id}`;
}

async function read(path: string) {
  return (await world.supervisor.get(path)).body;
}

describe('the time zone', () => {
  it.each([
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['Europe/Kiev', 'Europe/Kiev'],
    ['asia/KOLKATA', 'Asia/Kolkata'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['UTC', 'UTC'],
  ])('%s is taken, and kept as %s', async (timeZone, kept) => {
    expect(await edit({ timeZone })).toMatchObject({
      status: 200,
      body: { timeZone: kept, dueDatesMoved: 0 },
    });
    expect(await read('/api/organization')).toMatchObject({ timeZone: kept });
    const { organization } = await read('/api/auth/me');
    expect(await read('/api/organization')).toMatchObject(organization);
  });

  it.each([
    ['CET', 'abbreviations mean different zones'],
    ['EST', 'Europe/Kyiv'],
    ['IST', 'Europe/Kyiv'],
    ['+02:00', 'an offset has no summer time. GET /api/organization/time-zones'],
    ['UTC+2', 'Europe/Kyiv'],
    ['Berlin', 'Is it Europe/Berlin?'],
    ['america/new york', 'Is it America/New_York?'],
    ['utc', 'Is it UTC?'],
    ['Europe/Berlin2', 'UTC'],
    ['', 'Europe/Kyiv'],
  ])('%j is refused, and told what one is', async (timeZone, hint) => {
    const before = await read('/api/organization');
    const { status, body } = await edit({ name: 'Not kept', timeZone });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'timeZone', code: 'unknown', message: expect.stringContaining(hint) },
    ]);
    expect(await read('/api/organization')).toEqual(before);
  });

  it('is one of those that are offered, or another', async () => {
    const { items } = (await world.counselor.get('/api/organization/time-zones')).body;
    expect(items).toEqual(expect.arrayContaining(['UTC', 'Europe/Kyiv', 'Asia/Kolkata', 'America/Nuuk']));
  });

  it('and the name are left as they are by what does not name them', async () => {
    await edit({ timeZone: 'Asia/Tokyo' });
    expect((await edit({ name: ' Night Line ' })).body).toMatchObject({
      name: 'Night Line',
      timeZone: 'Asia/Tokyo',
    });
    expect((await edit({})).body).toMatchObject({ name: 'Night Line', timeZone: 'Asia/Tokyo' });
    for (const body of [{ name: '' }, { name: null }, { timeZone: null }, { timeZone: 1 }, { zone: 'UTC' }])
      expect((await edit(body)).status).toBe(400);
  });
});

describe('when the time zone changes', () => {
  it('what is open and due on a day moves to its end there; what was given with a time or has ended stays', async () => {
    await edit({ timeZone: 'Europe/Berlin' });
    const [open, running, timed, completed, cancelled] = await Promise.all(
      ['2027-03-28', '2027-03-28', '2027-03-28T21:59:59.999Z', '2027-03-28', '2027-03-28'].map(assigned),
    );
    for (const path of [running, completed]) await world.supervisor.post(`${path}/start`, {});
    await world.supervisor.post(`${completed}/complete`, {});
    await world.supervisor.post(`${cancelled}/cancel`, {});
    const berlin = { dueOn: '2027-03-28', dueAt: '2027-03-28T21:59:59.999Z' };
    for (const path of [open, running, timed, completed, cancelled])
      expect(await read(path!)).toMatchObject(berlin);

    expect((await edit({ timeZone: 'Pacific/Auckland' })).body).toMatchObject({ dueDatesMoved: 2 });
    const auckland = { dueOn: '2027-03-28', dueAt: '2027-03-28T10:59:59.999Z' };
    expect(await read(open!)).toMatchObject({ ...auckland, version: 2 });
    expect(await read(running!)).toMatchObject({ ...auckland, version: 3, status: 'in_progress' });
    expect(await read(timed!)).toMatchObject({ dueAt: berlin.dueAt, dueOn: '2027-03-29', version: 1 });
    expect(await read(completed!)).toMatchObject({ ...berlin, version: 3 });
    expect(await read(cancelled!)).toMatchObject({ ...berlin, version: 2 });
    const { items } = await read(`${open}/history`);
    expect(items[1]).toEqual({
      version: 2,
      at: expect.any(String),
      by: { kind: 'user', id: (await world.admin.get('/api/auth/me')).body.id, name: expect.any(String) },
      door: 'web',
      from: 'pending',
      to: 'pending',
      changes: { dueAt: { from: berlin.dueAt, to: auckland.dueAt } },
      reason: 'A day ends as it does in Pacific/Auckland.',
    });
    expect((await edit({ timeZone: 'Pacific/Auckland' })).body).toMatchObject({ dueDatesMoved: 0 });
  });

  it('those who edited it before are told that it has another version', async () => {
    const path = await assigned('2027-06-01');
    await edit({ timeZone: 'America/Lima' });
    expect((await world.supervisor.patch(path, { note: 'Late' }).set('If-Match', '"1"')).status).toBe(412);
  });

  it('what is created next is due on days there, at both doors', async () => {
    await edit({ timeZone: 'Pacific/Kiritimati' });
    expect(await read(await assigned('2027-06-01'))).toMatchObject({ dueAt: '2027-06-01T09:59:59.999Z' });
    const key = await keyOf(world.admin);
    const { counselor, scenario } = unusedPair();
    const wish = { user_id: counselor.externalId, scenario_id: scenario.externalId, due_date: '2027-06-01' };
    const { body } = await poster(world.url, key)('/api/external/assignments', wish);
    expect(body).toMatchObject({ due_date: '2027-06-01T09:59:59.999Z' });
  });
});

describe('with 3,000 assignments that are due on days', () => {
  beforeAll(async () => {
    await edit({ timeZone: 'UTC' });
    await world.pool.query('DELETE FROM assignments; DELETE FROM assignment_changes');
    await world.pool.query(`
      WITH made AS (
        INSERT INTO assignments (
          id, organization_id, counselor_id, scenario_id, due_on, due_at, assigned_by_kind, assigned_by_id, assigned_by_name
        )
        SELECT gen_random_uuid(), organization_id, c.id, s.id, day, (day + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 ms',
               'user', c.id, 'Somebody'
        FROM counselors c JOIN scenarios s USING (organization_id),
          LATERAL (SELECT date '2027-01-01' + (hashtext(s.title) % 7)::integer AS day) days
        WHERE c.external_id LIKE 'z-%'
        LIMIT 3000
        RETURNING id
      )
      INSERT INTO assignment_changes (assignment_id, version, door, actor_kind, actor_id, actor_name, to_status)
      SELECT id, 1, 'web', 'user', id, 'Somebody', 'pending' FROM made`);
  });

  /** Those that are not due at the end of their day, or whose history is not one row for each version. */
  async function wrong(end: string): Promise<number> {
    const { rows } = await world.pool.query<{ wrong: number }>(
      `SELECT count(*)::integer AS wrong FROM assignments a
       WHERE due_on IS NOT NULL AND (
         due_at <> due_on + $1::interval
         OR version <> (SELECT count(*) FROM assignment_changes WHERE assignment_id = a.id))`,
      [end],
    );
    return rows[0]!.wrong;
  }

  it('two changes at once on two instances move each of them once', async () => {
    const others = await signIn(world.services[1]!.url, 'admin@demo.test');
    const body = { timeZone: 'Asia/Kolkata' };
    const answers = await Promise.all([edit(body), others.patch('/api/organization', body)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers.reduce((sum, answer) => sum + answer.body.dueDatesMoved, 0)).toBe(3000);
    expect(await wrong('18:29:59.999')).toBe(0);
    const { rows } = await world.pool.query('SELECT DISTINCT version FROM assignments');
    expect(rows).toEqual([{ version: 2 }]);
  });

  it('of two different ones at once the one that the organization has then holds for all', async () => {
    const others = await signIn(world.services[1]!.url, 'admin@demo.test');
    await Promise.all([
      edit({ timeZone: 'Pacific/Apia' }),
      others.patch('/api/organization', { timeZone: 'America/Lima' }),
    ]);
    const { timeZone } = await read('/api/organization');
    expect(await wrong(timeZone === 'America/Lima' ? '1 day 04:59:59.999' : '10:59:59.999')).toBe(0);
  });

  it('a request ends also where PostgreSQL aborts each attempt, and the same request again goes on', async () => {
    await world.pool.query(`
      CREATE FUNCTION abort() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'injected' USING ERRCODE = '40001';
      END $$;
      CREATE TRIGGER abort BEFORE UPDATE ON assignments EXECUTE FUNCTION abort()`);
    const { status, body } = await edit({ timeZone: 'Asia/Tokyo' });
    await world.pool.query('DROP TRIGGER abort ON assignments');
    expect([status, body.type]).toEqual([409, expect.stringContaining('serialization-conflict')]);
    expect((await edit({ timeZone: 'Asia/Tokyo' })).body).toMatchObject({ dueDatesMoved: 3000 });
  });

  it('creates go on meanwhile, and none is refused', async () => {
    const key = await keyOf(world.admin);
    const senders = world.services.map(({ url }) => poster(url, key));
    const pairs = world.counselors
      .slice(0, 30)
      .flatMap(({ externalId }) =>
        world.scenarios
          .slice(0, 20)
          .map((scenario) => ({ user_id: externalId, scenario_id: scenario.externalId })),
      );
    const over = new AbortController();
    const statuses = new Set<number>();
    const clients = Array.from({ length: 8 }, async (_, i) => {
      for (let pair = pairs.pop(); pair !== undefined && !over.signal.aborted; pair = pairs.pop()) {
        const wish = { ...pair, due_date: '2027-01-03' };
        statuses.add((await senders[i % 2]!('/api/external/assignments', wish)).status);
      }
    });
    for (const timeZone of ['Asia/Kolkata', 'UTC']) expect((await edit({ timeZone })).status).toBe(200);
    over.abort();
    await Promise.all(clients);
    expect([...statuses]).toEqual([201]);
    // One that was created by the zone of a moment ago.
    await until(async () => (await edit({ timeZone: 'UTC' })).body.dueDatesMoved === 0);
    expect(await wrong('23:59:59.999')).toBe(0);
  });

  it('a change whose instance is killed between two steps is gone on with by the next', async () => {
    const keeper = await world.pool.connect();
    await keeper.query('BEGIN');
    await keeper.query('SELECT FROM assignments ORDER BY due_on DESC NULLS LAST LIMIT 1 FOR UPDATE');
    const doomed = await startService(world.databaseUrl);
    const theirs = await signIn(doomed.url, 'admin@demo.test');
    const answer = theirs.patch('/api/organization', { timeZone: 'America/Lima' }).then(
      ({ status }) => status,
      () => 'cut',
    );
    const left = async () => wrong('1 day 04:59:59.999');
    const before = await left();
    await until(async () => (await left()) <= before - 1000);
    await doomed.stop('SIGKILL');
    expect(await answer).toBe('cut');
    // What it had begun, PostgreSQL would end for it.
    await keeper.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    await keeper.query('ROLLBACK');
    keeper.release();
    expect(await left()).toBeGreaterThan(0);
    const next = await startService(world.databaseUrl);
    await until(async () => (await left()) === 0);
    await next.stop();
  });

  it('what a start finds where it does not belong, after new rules or a change that was cut short, it moves', async () => {
    await world.pool.query(`UPDATE organizations SET time_zone = 'Asia/Kolkata' WHERE name = 'Night Line'`);
    const before = await world.pool.query('SELECT count(*)::integer AS count FROM assignments');
    const starts = await Promise.all([startService(world.databaseUrl), startService(world.databaseUrl)]);
    await until(async () => (await wrong('18:29:59.999')) === 0);
    await Promise.all(starts.map((service) => service.stop()));
    const { rows } = await world.pool.query(
      `SELECT door, actor_kind, actor_name, count(*)::integer FROM assignment_changes
       WHERE reason = 'A day ends as it does in Asia/Kolkata.' AND actor_kind = 'system' GROUP BY 1, 2, 3`,
    );
    expect(rows).toEqual([
      { door: 'system', actor_kind: 'system', actor_name: 'Onus', count: before.rows[0].count },
    ]);
    const [item] = (await read('/api/assignments?limit=1')).items;
    expect((await read(`/api/assignments/${item.id}/history`)).items.at(-1)).toMatchObject({
      by: { kind: 'system', name: 'Onus' },
      door: 'system',
    });
  });
});

/** Due dates that are given as days: they mean a day where the organization is, at every door, in answers and in filters. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sessionOf } from '../support/api.js';
import { pairsOf } from '../support/pairs.js';
import { finished, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

interface Item {
  id: string;
  dueAt: string | null;
  dueOn: string | null;
  status: string;
}

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld();
  unusedPair = pairsOf(world);
});

afterAll(() => world.close());

async function assigned(dueAt: string | null): Promise<Item> {
  const { counselor, scenario } = unusedPair();
  const wish = { counselorId: counselor.id, scenarioId: scenario.id, dueAt };
  const { status, body } = await world.supervisor.post('/api/assignments', wish);
  expect(status).toBe(201);
  return body as Item;
}

async function moveTo(timeZone: string): Promise<void> {
  expect((await world.admin.patch('/api/organization', { timeZone })).body).toMatchObject({ timeZone });
}

async function list(query: string): Promise<Item[]> {
  const { status, body } = await world.supervisor.get(`/api/assignments?limit=200&${query}`);
  expect(status).toBe(200);
  return body.items as Item[];
}

describe('a due date in Havana', () => {
  beforeAll(() => moveTo('America/Havana'));

  // Clocks go back at one o'clock in the night to the 7th, which has two midnights, and 25 hours.
  const theDay = { dueAt: '2027-11-08T04:59:59.999Z', dueOn: '2027-11-07' };

  it('that is a day ends with that day, at every door', async () => {
    const { counselor, scenario } = unusedPair();
    const ids = { counselorIds: [counselor.id], scenarioIds: [scenario.id] };
    const bulk = await world.supervisor.post('/api/assignments/bulk', { ...ids, dueAt: theDay.dueOn });
    const partners = unusedPair();
    const wish = { user_id: partners.counselor.externalId, scenario_id: partners.scenario.externalId };
    const external = await world.partner.post('/api/external/assignments', {
      ...wish,
      due_date: theDay.dueOn,
    });
    expect(external.body).toMatchObject({ due_date: theDay.dueAt });
    const file = unusedPair();
    const cells = `${file.counselor.externalId},${file.scenario.externalId},${theDay.dueOn}`;
    const admin = await sessionOf(world.url, 'admin@demo.test');
    const started = await upload(world.url, admin, `counselor,scenario,due_date\n${cells}\n`);
    await finished(world.url, admin, started.id);
    const edited = await assigned(null);
    await world.supervisor
      .patch(`/api/assignments/${edited.id}`, { dueAt: theDay.dueOn })
      .set('If-Match', '*');
    const many = await assigned('2027-01-31T12:00:00Z');
    await world.supervisor.post('/api/assignments/bulk/edit', { ids: [many.id], dueAt: theDay.dueOn });
    const made = await assigned(theDay.dueOn);
    expect(made).toMatchObject(theDay);
    const found = await list(`dueOn=${theDay.dueOn}`);
    expect(found).toHaveLength(6);
    for (const item of found) expect(item).toMatchObject(theDay);
    expect(found.map(({ id }) => id)).toEqual(
      expect.arrayContaining([bulk.body.created[0].id, external.body.id, edited.id, many.id, made.id]),
    );
  });

  it.each([
    ['2027-11-07T03:59:59.999Z', '2027-11-06'],
    ['2027-11-07T04:00:00Z', '2027-11-07'],
    // The second midnight, by which PostgreSQL would let the day begin.
    ['2027-11-07T04:30:00Z', '2027-11-07'],
    ['2027-11-07T05:00:00Z', '2027-11-07'],
    ['2027-11-08T04:59:59.999Z', '2027-11-07'],
    ['2027-11-08T05:00:00Z', '2027-11-08'],
  ])('that is the time %s is on the day that it is there then: %s', async (dueAt, dueOn) => {
    const item = await assigned(dueAt);
    expect(item).toMatchObject({ dueAt: new Date(dueAt).toISOString(), dueOn });
    expect((await list(`dueOn=${dueOn}`)).map(({ id }) => id)).toContain(item.id);
  });

  it('in the past is taken, and overdue', async () => {
    const { body } = await world.supervisor.get(`/api/assignments/${(await assigned('2020-02-29')).id}`);
    expect(body).toMatchObject({ dueOn: '2020-02-29', dueAt: '2020-03-01T04:59:59.999Z', overdue: true });
    const { counselor, scenario } = unusedPair();
    const wish = { user_id: counselor.externalId, scenario_id: scenario.externalId, due_date: '2020-02-29' };
    expect((await world.partner.post('/api/external/assignments', wish)).status).toBe(201);
  });

  it('and none is neither before nor after a day, nor on one', async () => {
    const { id } = await assigned(null);
    for (const query of ['dueOn=9999-12-31', 'dueBefore=9999-12-31', 'dueAfter=0001-01-01'])
      expect((await list(query)).map((item) => item.id)).not.toContain(id);
  });

  it('is either on a day, before or after it', async () => {
    const due = (await list('')).filter(({ dueAt }) => dueAt !== null).map(({ id }) => id);
    for (const day of ['2027-11-06', '2027-11-07', '2027-11-08']) {
      const parts = await Promise.all(
        ['dueOn', 'dueBefore', 'dueAfter'].map((filter) => list(`${filter}=${day}`)),
      );
      expect(parts.flatMap((part) => part.map(({ id }) => id)).sort()).toEqual(due.sort());
    }
  });

  it('by times is before and after, but not at them', async () => {
    const item = await assigned('2031-05-05T12:00:00Z');
    const has = async (query: string) => (await list(query)).some(({ id }) => id === item.id);
    expect(await has('dueBefore=2031-05-05T12:00:00Z')).toBe(false);
    expect(await has('dueAfter=2031-05-05T12:00:00Z')).toBe(false);
    expect(await has('dueBefore=2031-05-05T12:00:00.001Z&dueAfter=2031-05-05T11:59:59.999Z')).toBe(true);
    expect(await has('dueBefore=2031-05-06&dueAfter=2031-05-05T11:59:59.999Z')).toBe(true);
  });

  it.each(['2027-02-30', '2027-11-07T00:00:00Z', '7.11.2027', ''])('dueOn=%s is refused', async (dueOn) => {
    const { status, body } = await world.supervisor.get(`/api/assignments?dueOn=${dueOn}`);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'dueOn', code: 'invalid-date' }] },
    });
  });

  it('is told by the history as it was changed: day to time, time to day, and not for the instant of its day', async () => {
    const { id } = await assigned('2027-12-24');
    const path = `/api/assignments/${id}`;
    await world.supervisor.patch(path, { dueAt: '2027-12-24T12:00:00Z' }).set('If-Match', '"1"');
    await world.supervisor.patch(path, { dueAt: '2027-12-25' }).set('If-Match', '"2"');
    await world.supervisor.patch(path, { dueAt: '2027-12-26T04:59:59.999Z' }).set('If-Match', '"3"');
    const { body } = await world.supervisor.get(`${path}/history`);
    expect(body.items.map(({ changes }: { changes: object }) => changes)).toEqual([
      null,
      {
        dueAt: { from: '2027-12-25T04:59:59.999Z', to: '2027-12-24T12:00:00.000Z' },
        dueOn: { from: '2027-12-24', to: null },
      },
      {
        dueAt: { from: '2027-12-24T12:00:00.000Z', to: '2027-12-26T04:59:59.999Z' },
        dueOn: { from: null, to: '2027-12-25' },
      },
    ]);
  });
});

/** Where clocks change at midnight, by half an hour, or by a whole day. */
const zones = [
  'America/Havana',
  'Atlantic/Azores',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Nuuk',
  'America/Scoresbysund',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'UTC',
];

it('on which day a due date is, its filters and clocks agree, whatever zone it was given in and is looked at in', async () => {
  await world.pool.query('DELETE FROM assignments');
  // Instants around midnights at which clocks change, and days, of which some are completed and stay where they were.
  const special = zones.flatMap((timeZone) => {
    const from = Temporal.Instant.from(
      timeZone === 'Pacific/Apia' ? '2011-10-01T00:00Z' : '2026-11-01T00:00Z',
    );
    const next = from.toZonedDateTimeISO(timeZone).getTimeZoneTransition('next');
    return next === null || next.year > 2028 ? [] : [next.epochMilliseconds];
  });
  const days = [
    ...new Set(special.map((at) => new Date(at).toISOString().slice(0, 10))),
    '2011-12-30',
    '2011-12-31',
  ];
  const aroundEach = special.flatMap((at) =>
    [-1, 0, 1_800_000, 3_600_000].map((more) => new Date(at + more)),
  );
  const times = new Set(await insert(aroundEach));
  for (const timeZone of ['Pacific/Apia', 'America/Adak']) {
    await moveTo(timeZone);
    for (const [i, day] of days.entries()) {
      const { id } = await assigned(day);
      if (i % 2 === 1) continue;
      await world.supervisor.post(`/api/assignments/${id}/start`, {});
      await world.supervisor.post(`/api/assignments/${id}/complete`, {});
    }
  }
  const near = fc
    .tuple(fc.constantFrom(...days), fc.integer({ min: -2, max: 2 }))
    .map(([day, more]) => Temporal.PlainDate.from(day).add({ days: more }).toString());
  for (const timeZone of zones) {
    await moveTo(timeZone);
    const all = await list('');
    expect(all).toHaveLength(aroundEach.length + 2 * days.length);
    const format = new Intl.DateTimeFormat('en-CA-u-ca-iso8601', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    for (const { id, dueAt, dueOn } of all)
      if (times.has(id)) expect(dueOn).toBe(format.format(new Date(dueAt!)));
    await fc.assert(
      fc.asyncProperty(near, async (day) => {
        const ids = async (query: string) => (await list(query)).map(({ id }) => id).sort();
        const those = (has: (dueOn: string) => boolean) =>
          all
            .filter(({ dueOn }) => has(dueOn!))
            .map(({ id }) => id)
            .sort();
        expect(await ids(`dueOn=${day}`)).toEqual(those((dueOn) => dueOn === day));
        expect(await ids(`dueBefore=${day}&sort=dueAt`)).toEqual(those((dueOn) => dueOn < day));
        expect(await ids(`dueAfter=${day}`)).toEqual(those((dueOn) => dueOn > day));
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }
});

/** Makes completed assignments that were due at these times, and returns their ids. */
async function insert(times: Date[]): Promise<string[]> {
  const { rows } = await world.pool.query<{ id: string }>(
    `INSERT INTO assignments (
       id, organization_id, counselor_id, scenario_id, due_at, status, completed_at, assigned_by_kind,
       assigned_by_id, assigned_by_name
     )
     SELECT gen_random_uuid(), organization_id, c.id, $2, due_at, 'completed', now(), 'user', c.id, 'Sam Demo'
     FROM unnest($1::timestamptz[]) due (due_at)
     JOIN counselors c ON c.id = $3
     RETURNING id`,
    [times, world.scenarios[0]!.id, world.counselors[0]!.id],
  );
  return rows.map(({ id }) => id);
}

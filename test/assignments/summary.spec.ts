/**
 * The summary: its figures against plain counting over the lists, on random data, in zones far from UTC, and while others
 * create: each answer adds up by itself.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { poster, type Send } from '../support/client.js';
import { sessionOf, type Caller } from '../support/api.js';
import { enrolment, type Enrolled } from '../support/enrolment.js';
import { truncate } from '../support/truncate.js';
import { inZone } from '../support/zones.js';
import { createWorld, type World } from '../support/worlds.js';

interface Week {
  weekStart: string;
  pending: number;
  inProgress: number;
  overdue: number;
}

interface Summary {
  asOf: string;
  open: number;
  overdue: number;
  withoutDueDate: number;
  completedLast7Days: number;
  openByWeek: Week[];
}

interface Item {
  status: string;
  dueAt: string | null;
  completedAt: string | null;
}

let world: World;
const hour = 3_600_000;
const day = 24 * hour;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments, assignment_changes');
});

/** Assignments of any status, due and completed at any time around now, or never; of each pair one. */
async function scatter(count: number, seed: number): Promise<void> {
  const drawn = fc.sample(
    fc.uniqueArray(
      fc.record({
        pair: fc.nat(world.counselors.length * world.scenarios.length - 1),
        status: fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled'),
        due: fc.option(fc.integer({ min: -75 * day, max: 75 * day })),
        completed: fc.integer({ min: -20 * day, max: 0 }),
      }),
      { selector: ({ pair }) => pair, minLength: count, maxLength: count },
    ),
    { seed, numRuns: 1 },
  )[0]!;
  const column = (value: (one: (typeof drawn)[number]) => unknown): unknown[] => drawn.map(value);
  await world.pool.query(
    `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, status, due_at, created_at,
                              assigned_by_kind, assigned_by_id, assigned_by_name, completed_at, cancelled_at)
     SELECT gen_random_uuid(), organization_id, c.id, scenario_id, status, now() + due * interval '1 ms',
       now() - interval '40 days', 'user', gen_random_uuid(), 'Somebody',
       CASE WHEN status = 'completed' THEN now() + completed * interval '1 ms' END,
       CASE WHEN status = 'cancelled' THEN now() END
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::float8[], $5::float8[])
       AS one (counselor_id, scenario_id, status, due, completed)
     JOIN counselors c ON c.id = counselor_id`,
    [
      column(({ pair }) => world.counselors[pair % world.counselors.length]!.id),
      column(({ pair }) => world.scenarios[Math.floor(pair / world.counselors.length)]!.id),
      column(({ status }) => status),
      column(({ due }) => due),
      column(({ completed }) => completed),
    ],
  );
}

async function summaryOf(who: Caller, query = ''): Promise<Summary> {
  const { status, body } = await who.get(`/api/assignments/summary${query === '' ? '' : `?${query}`}`);
  expect(status).toBe(200);
  return body as Summary;
}

/** All that a list has. */
async function listed(who: Caller, query: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await who.get(`/api/assignments?limit=200&${query}${cursor && `&cursor=${cursor}`}`);
    items.push(...(body.items as Item[]));
    cursor = body.nextCursor;
  }
  return items;
}

/** The day that it is in a zone, by another implementation than the service's. */
function dayIn(timeZone: string, moment: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(moment));
}

function mondayOf(date: string): string {
  const utc = new Date(`${date}T00:00:00Z`);
  utc.setUTCDate(utc.getUTCDate() - ((utc.getUTCDay() + 6) % 7));
  return utc.toISOString().slice(0, 10);
}

/** What the summary should be, by going through all of a list. */
function counted(items: Item[], asOf: string, timeZone: string, weekStarts: string[]): Summary {
  const now = new Date(asOf).getTime();
  const open = items.filter(({ status }) => status === 'pending' || status === 'in_progress');
  const isOverdue = ({ dueAt }: Item): boolean => dueAt !== null && new Date(dueAt).getTime() < now;
  const due = open.filter(({ dueAt }) => dueAt !== null);
  const weekOf = ({ dueAt }: Item): string => mondayOf(dayIn(timeZone, dueAt!));
  return {
    asOf,
    open: open.length,
    overdue: open.filter(isOverdue).length,
    withoutDueDate: open.length - due.length,
    completedLast7Days: items.filter(
      ({ completedAt }) => completedAt !== null && new Date(completedAt).getTime() >= now - 7 * day,
    ).length,
    openByWeek: weekStarts.map((weekStart) => {
      const these = due.filter((item) => weekOf(item) === weekStart);
      return {
        weekStart,
        pending: these.filter(({ status }) => status === 'pending').length,
        inProgress: these.filter(({ status }) => status === 'in_progress').length,
        overdue: these.filter(isOverdue).length,
      };
    }),
  };
}

/** Eight weeks before the one that it is there, that one, and eight after. */
function weeksAround(asOf: string, timeZone: string): string[] {
  const monday = new Date(`${mondayOf(dayIn(timeZone, asOf))}T00:00:00Z`).getTime();
  return Array.from({ length: 17 }, (_, i) =>
    new Date(monday + (i - 8) * 7 * day).toISOString().slice(0, 10),
  );
}

describe('the summary', () => {
  it.each([
    ['Pacific/Kiritimati', 2],
    ['Pacific/Pago_Pago', 3],
    ['America/Havana', 4],
    ['Australia/Lord_Howe', 6],
  ])('has the figures that counting gives, with each filter: %s', async (timeZone, seed) => {
    await inZone(world, timeZone);
    await scatter(400, seed);
    const [counselor, other] = world.counselors;
    const soon = new Date(Date.now() + 20 * day).toISOString();
    for (const query of [
      '',
      `counselorId=${counselor!.id}`,
      `counselorId=${counselor!.id}&counselorId=${other!.id}`,
      `scenarioId=${world.scenarios[3]!.id}&scenarioId=${world.scenarios[4]!.id}`,
      'status=pending',
      'status=completed',
      'status=in_progress&status=completed&overdue=false',
      'overdue=true',
      `dueBefore=${soon}`,
      `dueAfter=${soon}`,
      'withoutDueDate=true',
      'withoutDueDate=false&status=in_progress',
      `completedAfter=${new Date(Date.now() - 3 * day).toISOString()}`,
      'updatedSince=2001-01-01T00:00:00Z',
      'updatedSince=2099-01-01T00:00:00Z',
      `q=${counselor!.externalId}`,
    ]) {
      const summary = await summaryOf(world.supervisor, query);
      const items = await listed(world.supervisor, query);
      const weeks = weeksAround(summary.asOf, timeZone);
      expect(summary).toEqual(counted(items, summary.asOf, timeZone, weeks));
    }
    const all = await summaryOf(world.supervisor);
    expect(all.open).toBeGreaterThan(100);
    expect(all.completedLast7Days).toBeGreaterThan(5);
    // Some are due outside of these weeks, and are in `open` alone.
    const due = all.openByWeek.reduce((sum, { pending, inProgress }) => sum + pending + inProgress, 0);
    expect(due).toBeGreaterThan(50);
    expect(due + all.withoutDueDate).toBeLessThan(all.open);
  });

  it('has numbers behind which a list has as many', async () => {
    await inZone(world, 'Asia/Tokyo');
    await scatter(400, 5);
    // Those that would become overdue between the looks.
    await world.pool.query(`
      UPDATE assignments SET due_at = due_at + interval '1 hour'
      WHERE due_at BETWEEN now() - interval '1 minute' AND now() + interval '1 minute'`);
    const summary = await summaryOf(world.supervisor);
    const open = 'status=pending&status=in_progress';
    // Exclusive, and in milliseconds.
    const aWeekBefore = new Date(new Date(summary.asOf).getTime() - 7 * day - 1).toISOString();
    for (const [number, query] of [
      ['open', open],
      ['overdue', 'overdue=true'],
      ['withoutDueDate', `${open}&withoutDueDate=true`],
      ['completedLast7Days', `completedAfter=${aWeekBefore}`],
    ] as const) {
      const items = await listed(world.supervisor, query);
      expect({ [number]: items.length }).toEqual({ [number]: summary[number] });
      expect(items.length).toBeGreaterThan(5);
    }
    const monday = Date.parse(`${summary.openByWeek[8]!.weekStart}T00:00:00Z`);
    const [before, after] = [monday - day, monday + 7 * day].map((each) =>
      new Date(each).toISOString().slice(0, 10),
    );
    const { pending, inProgress } = summary.openByWeek[8]!;
    for (const [status, count] of Object.entries({ pending, in_progress: inProgress })) {
      const query = `status=${status}&dueAfter=${before}&dueBefore=${after}`;
      expect(await listed(world.supervisor, query)).toHaveLength(count);
      expect(count).toBeGreaterThan(0);
    }
  });

  it('counts the first and the last millisecond of a week where the organization is', async () => {
    const timeZone = 'America/St_Johns';
    await inZone(world, timeZone);
    const { asOf } = await summaryOf(world.supervisor);
    const [first] = weeksAround(asOf, timeZone);
    // Its midnight is where the day changes: at some minute of some hour of UTC.
    let starts = new Date(`${first}T00:00:00Z`).getTime() - 14 * hour;
    while (dayIn(timeZone, new Date(starts).toISOString()) < first!) starts += 15 * 60_000;
    const [scenario] = world.scenarios;
    for (const [i, dueAt] of [starts - 1, starts, starts + 1].entries()) {
      const wish = { counselorId: world.counselors[i]!.id, scenarioId: scenario!.id };
      const body = { ...wish, dueAt: new Date(dueAt).toISOString() };
      expect((await world.supervisor.post('/api/assignments', body)).status).toBe(201);
    }
    const summary = await summaryOf(world.supervisor);
    expect(summary).toMatchObject({ open: 3, overdue: 3, withoutDueDate: 0 });
    expect(summary.openByWeek[0]).toEqual({ weekStart: first, pending: 2, inProgress: 0, overdue: 2 });
  });

  it('of a counselor has their own alone, and nothing of others', async () => {
    await scatter(400, 7);
    const [own, other] = world.counselors;
    const mine = await summaryOf(world.supervisor, `counselorId=${own!.id}`);
    expect(mine.open).toBeGreaterThan(0);
    const figures = (summary: Summary) => ({ ...summary, asOf: undefined });
    expect(figures(await summaryOf(world.counselor))).toEqual(figures(mine));
    expect(
      figures(await summaryOf(world.counselor, `counselorId=${other!.id}&counselorId=${own!.id}`)),
    ).toEqual(figures(mine));
    expect(await summaryOf(world.counselor, `counselorId=${other!.id}`)).toMatchObject({
      open: 0,
      overdue: 0,
      withoutDueDate: 0,
      completedLast7Days: 0,
    });
  });

  it.each(['limit=1', 'cursor=x', 'sort=dueAt', 'counselorId=x', 'updatedSince=2027-01-31'])(
    'refuses ?%s',
    async (query) => {
      const { status, body } = await world.supervisor.get(`/api/assignments/summary?${query}`);
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ field: query.split('=')[0] }]);
    },
  );

  it('adds up in each answer while others create, step and cancel', async () => {
    await inZone(world, 'Asia/Kathmandu');
    const { rows: counselors } = await world.pool.query<Enrolled>(enrolment('counselors', 300, 'adding-'));
    const send: Send = poster(world.url, await sessionOf(world.url, 'supervisor@demo.test'));
    const scenarioIds = world.scenarios.slice(0, 2).map(({ id }) => id);
    const over = new AbortController();
    // Each due within these weeks, or without a date: in threes, so that the parts move together.
    const creating = (async () => {
      for (let i = 0; i < counselors.length; i += 3) {
        const counselorIds = counselors.slice(i, i + 3).map(({ id }) => id);
        const dueAt = i % 2 ? null : new Date(Date.now() + ((i % 80) - 40) * day).toISOString();
        const { status, body } = await send('/api/assignments/bulk', { counselorIds, scenarioIds, dueAt });
        expect(status).toBe(200);
        const ids = (body as { created: { id: string }[] }).created.map(({ id }) => id);
        await send(`/api/assignments/${ids[0]}/start`, {});
        await send(`/api/assignments/${ids[0]}/complete`, {});
        await send('/api/assignments/bulk/cancel', { ids: ids.slice(1, 2) });
      }
    })().finally(() => over.abort());
    let answers = 0;
    let last = { open: 0, completedLast7Days: 0 };
    while (!over.signal.aborted) {
      const summary = await summaryOf(world.supervisor);
      const sum = (of: (week: Week) => number): number =>
        summary.openByWeek.reduce((all, week) => all + of(week), 0);
      expect(sum(({ pending, inProgress }) => pending + inProgress) + summary.withoutDueDate).toBe(
        summary.open,
      );
      expect(sum(({ overdue }) => overdue)).toBe(summary.overdue);
      expect(summary.completedLast7Days).toBeGreaterThanOrEqual(last.completedLast7Days);
      last = summary;
      answers += 1;
    }
    await creating;
    expect(answers).toBeGreaterThan(20);
    expect(await summaryOf(world.supervisor)).toMatchObject({ open: 400, completedLast7Days: 100 });
  });
});

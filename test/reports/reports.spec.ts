/**
 * Reports against plain counting on random data: by everything by which they group, of any time, in zones far from UTC and
 * at changes of the clocks; to whom they are told, and the same in each format.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { read, utils } from '@e965/xlsx';
import request from 'supertest';
import { type Caller, caller, sessionOf, signIn } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import {
  dayIn,
  figuresOf,
  type Figures,
  type Grouping,
  groupings,
  groupsOf,
  keyOf,
  mondayOf,
  type Report,
  type Row,
  scatter,
  stored,
  type Stored,
  sumsOf,
} from '../support/reports.js';
import { truncate } from '../support/truncate.js';
import { inZone } from '../support/zones.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  const groups = ['North', 'South', 'é', 'e', '=1+1'];
  for (const [i, group] of groups.entries())
    for (const { id } of world.counselors.slice(5 * i, 5 * i + 5))
      expect((await world.admin.patch(`/api/counselors/${id}`, { group })).status).toBe(200);
});

afterAll(() => world?.close());

beforeEach(() => truncate(world.pool, 'assignments, assignment_changes'));

async function reportOf(who: Caller, groupBy: Grouping, more = ''): Promise<Report> {
  const { status, body } = await who.get(`/api/reports/assignments?groupBy=${groupBy}${more}`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as Report;
}

/** What is rounded may be off by a last digit. */
function expectFigures(figures: Figures, counted: Figures): void {
  for (const name of ['medianDays', 'p90Days', 'meanScore'] as const) {
    const [is, should] = [figures[name], counted[name]];
    if (should === null) expect(is).toBeNull();
    else expect(Math.abs(is! - should)).toBeLessThan(name === 'meanScore' ? 0.0051 : 0.00051);
  }
  const rounded = { medianDays: 0, p90Days: 0, meanScore: 0 };
  expect({ ...figures, ...rounded }).toEqual({ ...counted, ...rounded });
}

function expectCounted(report: Report, some: readonly Stored[], timeZone: string): void {
  const { groupBy, asOf, rows, totals } = report;
  const groups = groupsOf(some, groupBy as Grouping, timeZone);
  const found = rows.filter(({ total }) => total > 0);
  expect(new Set(found.map(keyOf))).toEqual(new Set(groups.keys()));
  expect(found).toHaveLength(groups.size);
  for (const row of rows) {
    const { scenario: _s, counselor: _c, group: _g, weekStart: _w, ...figures } = row;
    expectFigures(figures, figuresOf(groups.get(keyOf(row)) ?? [], asOf));
  }
  expectFigures(totals, figuresOf(some, asOf));
  expect(totals).toMatchObject(sumsOf(rows));
  expect(totals.total).toBe(totals.pending + totals.inProgress + totals.completed + totals.cancelled);
  expect(totals.completed).toBe(totals.withoutScore + totals.scores.reduce((sum, n) => sum + n, 0));
}

describe('a report', () => {
  it.each([
    ['Pacific/Kiritimati', 2],
    ['Pacific/Pago_Pago', 3],
    ['America/Havana', 4],
    ['UTC', 5],
  ])('has the figures that counting gives, by each grouping, of any time: %s', async (timeZone, seed) => {
    await inZone(world, timeZone);
    await scatter(world, 600, seed);
    const all = await stored(world.pool);
    const [from, to] = [100, 30].map((days) => dayIn(timeZone, new Date(Date.now() - days * 86_400_000)));
    const instant = new Date(Date.now() - 63.7 * 86_400_000).toISOString();
    const day = ({ createdAt }: Stored): string => dayIn(timeZone, createdAt);
    for (const groupBy of groupings) {
      expectCounted(await reportOf(world.supervisor, groupBy), all, timeZone);
      const within = await reportOf(world.admin, groupBy, `&from=${from}&to=${to}`);
      expectCounted(within, all.filter((one) => day(one) >= from! && day(one) < to!), timeZone); // prettier-ignore
      expect(within.totals.total).toBeGreaterThan(100);
      const before = await reportOf(world.supervisor, groupBy, `&to=${instant}`);
      const since = await reportOf(world.supervisor, groupBy, `&from=${instant}`);
      expectCounted(before, all.filter(({ createdAt }) => createdAt < new Date(instant)), timeZone); // prettier-ignore
      expect(before).toMatchObject({ from: null, to: instant });
      expect(before.totals.total + since.totals.total).toBe(600);
    }
  });

  it('of nothing has no rows, and totals of nothing', async () => {
    for (const groupBy of groupings) {
      const { rows, totals } = await reportOf(world.supervisor, groupBy);
      expect({ rows, totals }).toEqual({ rows: [], totals: figuresOf([], '2027-01-01T00:00:00.000Z') });
    }
  });

  it('names its rows, in the order of their names', async () => {
    await scatter(world, 600, 6);
    const { rows: names } = await world.pool.query<{ name: string }>(
      `SELECT c.name FROM counselors c JOIN organizations o ON o.id = organization_id
       WHERE o.name = 'Demo Crisis Line' ORDER BY c.name, c.id`,
    );
    const byCounselor = (await reportOf(world.supervisor, 'counselor')).rows.map(
      ({ counselor }) => counselor!,
    );
    const known = names
      .map(({ name }) => name)
      .filter((name) => byCounselor.some((each) => each.name === name));
    expect(byCounselor.map(({ name }) => name)).toEqual(known);
    const { body } = await world.supervisor.get(`/api/counselors/${byCounselor[0]!.id}`);
    expect(body).toMatchObject(byCounselor[0]!);
    const byScenario = (await reportOf(world.supervisor, 'scenario')).rows.map(({ scenario }) => scenario!);
    expect((await world.supervisor.get(`/api/scenarios/${byScenario[0]!.id}`)).body).toMatchObject(
      byScenario[0]!,
    );
    const groups = (await reportOf(world.supervisor, 'group')).rows.map(({ group }) => group);
    expect(groups.at(-1)).toBeNull();
    expect(new Set(groups)).toEqual(new Set(['North', 'South', 'é', 'e', '=1+1', null]));
  });

  // Weeks in which clocks change, also at midnight, and one that lacks a day.
  it.each([
    ['Europe/Berlin', '2026-10-26'],
    ['America/St_Johns', '2006-10-30'],
    ['America/Asuncion', '2023-10-02'],
    ['Asia/Beirut', '2024-03-25'],
    ['Pacific/Apia', '2011-12-26'],
    ['Australia/Lord_Howe', '2027-04-05'],
    ['Africa/Cairo', '2024-04-22'],
  ])('begins weeks where the organization does: %s, around %s', async (timeZone, monday) => {
    await inZone(world, timeZone);
    const around = Date.parse(`${monday}T00:00:00Z`);
    // Each quarter of an hour of the nights at which the week, and those beside it, begin anywhere.
    const moments = [-7, 0, 7].flatMap((days) =>
      Array.from({ length: 4 * 40 }, (_, i) => around + days * 86_400_000 + (i - 80) * 900_000),
    );
    const all = [...moments, ...moments.map((moment) => moment - 1)].map((moment) => new Date(moment));
    await assignedAt(all);
    const { rows, totals } = await reportOf(world.supervisor, 'week');
    const counted = Map.groupBy(
      all.toSorted((a, b) => a.getTime() - b.getTime()),
      (moment) => mondayOf(dayIn(timeZone, moment)),
    );
    expect(rows.map(({ weekStart, total }) => [weekStart, total])).toEqual(
      [...counted].map(([week, some]) => [week, some.length]),
    );
    expect(totals.total).toBe(all.length);
  });

  it('has the weeks between in which nothing was assigned', async () => {
    await inZone(world, 'Asia/Tokyo');
    await assignedAt([new Date('2026-03-02T00:00:00Z'), new Date('2026-03-25T00:00:00Z')]);
    const { rows } = await reportOf(world.supervisor, 'week');
    expect(rows.map(({ weekStart, total }) => [weekStart, total])).toEqual([
      ['2026-03-02', 1],
      ['2026-03-09', 0],
      ['2026-03-16', 0],
      ['2026-03-23', 1],
    ]);
    expect(rows[1]).toEqual({ weekStart: '2026-03-09', ...figuresOf([], '2027-01-01T00:00:00.000Z') });
  });

  /** One completed assignment at each moment. */
  async function assignedAt(moments: Date[]): Promise<void> {
    await world.pool.query(
      `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, status, created_at, completed_at,
                                assigned_by_kind, assigned_by_id, assigned_by_name)
       SELECT gen_random_uuid(), c.organization_id, c.id, $2, 'completed', at, at + interval '1 day', 'user', c.id, 'Somebody'
       FROM unnest($3::timestamptz[]) at JOIN counselors c ON c.id = $1`,
      [world.counselors[0]!.id, world.scenarios[0]!.id, moments],
    );
  }
});

describe('the formats of a report', () => {
  beforeEach(async () => {
    await inZone(world, 'Europe/Berlin');
    await world.pool.query(`UPDATE scenarios SET title = $2 WHERE id = $1`, [
      world.scenarios[0]!.id,
      '=HYPERLINK("x"), "quoted"\nand so on',
    ]);
    await scatter(world, 500, 8);
  });

  type Cell = string | number | null;

  const names: Record<Grouping, (row: Row) => Cell[]> = {
    scenario: ({ scenario }) => [scenario!.externalId, scenario!.title],
    counselor: ({ counselor }) => [counselor!.externalId, counselor!.name],
    group: ({ group }) => [group ?? null],
    week: ({ weekStart }) => [weekStart!],
  };

  /** A row as a table has it. */
  const cellsOf = (figures: Figures): Cell[] => {
    const { total, pending, inProgress, completed, cancelled, overdue, medianDays, p90Days, meanScore } =
      figures;
    const counts = [
      total,
      pending,
      inProgress,
      completed,
      cancelled,
      overdue,
      medianDays,
      p90Days,
      meanScore,
    ];
    return [...counts, ...figures.scores, figures.withoutScore];
  };

  it.each(groupings)('have the same in them: by %s', async (groupBy) => {
    const { rows, totals } = await reportOf(world.supervisor, groupBy);
    const told = [
      ...rows.map((row) => [groupBy, ...names[groupBy](row), ...cellsOf(row)]),
      ['total', ...names[groupBy](rows[0]!).map(() => null), ...cellsOf(totals)],
    ];
    const headers = await sessionOf(world.url, 'supervisor@demo.test');
    const ask = (query: string, accept: string) =>
      request(world.url)
        .get(`/api/reports/assignments?groupBy=${groupBy}${query}`)
        .set({ ...headers, Accept: accept })
        .buffer()
        .parse((response, done) => {
          const pieces: Buffer[] = [];
          response
            .on('data', (piece: Buffer) => pieces.push(piece))
            .on('end', () => done(null, Buffer.concat(pieces)));
        });
    const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

    for (const asked of [ask('', 'text/csv'), ask('&format=csv', 'application/json')]) {
      const { headers: sent, body } = await asked;
      expect(sent['content-type']).toBe('text/csv; charset=utf-8');
      expect(sent['content-disposition']).toBe(`attachment; filename=assignments-by-${groupBy}.csv`);
      const [header, ...records] = parse(body as Buffer, { bom: true });
      expect(header).toContain('scores_90_100');
      expect(new Set(header).size).toBe(header!.length);
      const text = (cell: Cell): string => {
        const plain = cell === null ? '' : String(cell);
        return typeof cell === 'string' && plain.startsWith('=') ? `'${plain}` : plain;
      };
      expect(records).toEqual(told.map((row) => row.map(text)));
    }
    for (const asked of [ask('', xlsx), ask('&format=xlsx&from=2020-01-01', '*/*')]) {
      const { headers: sent, body } = await asked;
      expect(sent['content-type']).toBe(xlsx);
      const [sheet] = Object.values(read(body as Buffer, { type: 'buffer' }).Sheets);
      const [, ...records] = utils.sheet_to_json<unknown[]>(sheet!, { header: 1, defval: null });
      expect(records).toEqual(told);
    }
    for (const asked of [ask('', 'text/html, */*'), ask('&format=json', 'text/csv'), ask('', 'image/png')])
      expect((await asked).headers['content-type']).toBe('application/json; charset=utf-8');
  });
});

describe('of a report', () => {
  it('a supervisor who has groups sees those alone, and another organization nothing', async () => {
    await inZone(world, 'UTC');
    await scatter(world, 500, 9);
    const wish = { email: 'bound@demo.test', name: 'Bound', role: 'supervisor', password: 'first-password' };
    expect((await world.admin.post('/api/admin/users', { ...wish, groups: ['North', 'é'] })).status).toBe(
      201,
    );
    const bound = await signIn(world.url, wish.email, wish.password);
    const all = await stored(world.pool);
    const other = await signIn(world.url, 'admin@other.test');
    for (const groupBy of groupings) {
      const theirs = all.filter(({ group }) => group === 'North' || group === 'é');
      expectCounted(await reportOf(bound, groupBy), theirs, 'UTC');
      expect((await reportOf(other, groupBy)).totals.total).toBe(0);
    }
  });

  it('counselors, partners and strangers learn nothing', async () => {
    const path = '/api/reports/assignments?groupBy=week';
    expectProblem(await world.counselor.get(path), 403, 'forbidden');
    expectProblem(await caller(world.url).get(path), 401, 'unauthenticated');
    expectProblem(await world.partner.get(path), 401, 'unauthenticated');
  });

  it.each([
    ['', 'groupBy', 'required'],
    ['groupBy=month', 'groupBy', 'not-allowed'],
    ['groupBy=week&groupBy=group', 'groupBy', 'not-allowed'],
    ['groupBy=week&from=yesterday', 'from', 'invalid-time'],
    ['groupBy=week&to=2026-02-30', 'to', 'invalid-time'],
    ['groupBy=week&from=2026-03-02&to=2026-03-01', 'to', 'not-after'],
    ['groupBy=week&from=2026-03-02&to=2026-03-02', 'to', 'not-after'],
    ['groupBy=week&format=pdf', 'format', 'not-allowed'],
    ['groupBy=week&status=pending', 'status', 'unknown-field'],
  ])('what is asked wrongly is refused: ?%s', async (query, field, code) => {
    const response = await world.supervisor.get(`/api/reports/assignments?${query}`);
    expect(response.status).toBe(400);
    expect(response.body.errors).toMatchObject([{ field, code }]);
  });
});

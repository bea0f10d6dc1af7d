/** Imports beside live traffic, on two instances: no pair becomes active twice, and neither starves the other. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Credentials, keyOf, sessionOf } from '../support/api.js';
import { type Answer, poster } from '../support/client.js';
import { enrolment } from '../support/enrolment.js';
import { upload } from '../support/imports.js';
import { finished } from '../support/uploads.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const counselors = 2_000;
const scenarios = 60;

let world: World;
let admin: Credentials;
let key: Credentials;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
  admin = await sessionOf(world.url, 'admin@demo.test');
  key = await keyOf(world.admin);
  await world.pool.query(enrolment('counselors', counselors, 'x-', `o.name LIKE 'Demo%'`));
  await world.pool.query(enrolment('scenarios', scenarios, 'y-', `o.name LIKE 'Demo%'`));
});

afterAll(() => world.close());

interface Pair {
  user_id: string;
  scenario_id: string;
}

/** All pairs of some scenarios. */
function pairs(from: number, count: number): Pair[] {
  return Array.from({ length: counselors * count }, (_, i) => ({
    user_id: `x-${1 + (i % counselors)}`,
    scenario_id: `y-${from + Math.floor(i / counselors)}`,
  }));
}

const csv = (all: Pair[]): string =>
  ['counselor,scenario', ...all.map((pair) => `${pair.user_id},${pair.scenario_id}`)].join('\n');

/** Creates pairs one after another by 16 clients, half of them on each instance, until they are used up or told to end. */
function createAll(wanted: Iterable<Pair>, isOver: () => boolean = () => false) {
  const sends = world.services.map(({ url }) => poster(url, key));
  const answers: Answer[] = [];
  const queue = wanted[Symbol.iterator]();
  const client = async (n: number): Promise<void> => {
    for (;;) {
      const next = isOver() ? undefined : queue.next();
      if (next === undefined || next.done === true) return;
      answers.push(await sends[n % sends.length]!('/api/external/assignments', next.value));
    }
  };
  return { answers, ended: Promise.all(Array.from({ length: 16 }, (_, n) => client(n))) };
}

const statusesOf = (answers: Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

it.each(['partial', 'atomic'])(
  'a pair that is imported (%s) and created at the same time is one assignment, and the counts say whose',
  async (mode) => {
    const all = pairs(mode === 'partial' ? 1 : 4, 3);
    const { body } = await upload(world.url, admin, csv(all), `?mode=${mode}`);
    // Partners come from the other end, so that the two meet.
    const { answers, ended } = createAll(all.toReversed());
    await ended;
    const { status, counts } = await finished(world.url, admin, body.id);
    const created = statusesOf(answers);
    expect(Object.keys(created).filter((each) => !['201', '409'].includes(each))).toEqual([]);
    for (const { status: answered, body: problem } of answers) {
      if (answered === 409) expect(problem).toMatchObject({ type: '/problems/duplicate-active-assignment' });
    }
    const ours = { imported: counts['created']!, partners: created['201'] ?? 0 };
    expect(ours.imported + ours.partners).toBe(all.length);
    if (mode === 'partial')
      expect(counts).toMatchObject({ total: all.length, existing: all.length - ours.imported });
    // All or nothing: the first pair that a partner had made it nothing.
    else
      expect({ status, created: ours.imported }).toEqual(
        ours.partners === 0 ? { status: 'completed', created: all.length } : { status: 'failed', created: 0 },
      );
    const { rows } = await world.pool.query<Record<string, number>>(
      `SELECT
         count(*)::int AS active, count(DISTINCT (counselor_id, scenario_id))::int AS pairs,
         (count(*) FILTER (WHERE assigned_by_id = $1))::int AS imported
       FROM assignments a JOIN scenarios s ON s.id = scenario_id
       WHERE s.external_id = ANY ($2) AND status IN ('pending', 'in_progress')`,
      [body.id, [...new Set(all.map(({ scenario_id: id }) => id))]],
    );
    expect(rows).toEqual([{ active: all.length, pairs: all.length, imported: ours.imported }]);
  },
);

it('under a full load of creates an import comes to its end, and so does a bulk request of 5,000 pairs', async () => {
  const load = pairs(10, 40);
  let isOver = false;
  const { answers, ended } = createAll(load, () => isOver);
  await until(() => answers.length > 200);

  const file = pairs(50, 3);
  const { body } = await upload(world.url, admin, csv(file));
  const { rows } = await world.pool.query<{ c: string[]; s: string[] }>(`
    SELECT
      ARRAY(SELECT id FROM counselors WHERE external_id LIKE 'x-%' ORDER BY external_id LIMIT 1000) AS c,
      ARRAY(SELECT id FROM scenarios WHERE external_id IN ('y-54', 'y-55', 'y-56', 'y-57', 'y-58')) AS s`);
  const bulk = await world.supervisor.post('/api/assignments/bulk', {
    counselorIds: rows[0]!.c,
    scenarioIds: rows[0]!.s,
  });
  expect({ status: bulk.status, summary: bulk.body.summary }).toMatchObject({
    status: 200,
    summary: { requested: 5_000, created: 5_000 },
  });
  const { counts } = await finished(world.url, admin, body.id, 60);
  const meanwhile = answers.length;
  isOver = true;
  await ended;
  expect(counts).toMatchObject({ total: file.length, created: file.length });
  // It was a load until the end, and all of it was served.
  expect(meanwhile).toBeLessThan(load.length);
  expect(statusesOf(answers)).toEqual({ '201': answers.length });
});

it('a counselor that is imported and added by hand at the same time is there once, and the import goes on', async () => {
  const ids = Array.from({ length: 400 }, (_, i) => `z-${i}`);
  const file = ['external_id,name', ...ids.map((id) => `${id},From the file`)].join('\n');
  const { body } = await upload(world.url, admin, file, '?type=counselors');
  const send = poster(world.services[1]!.url, admin);
  const answers: Answer[] = [];
  const queue = ids.toReversed()[Symbol.iterator]();
  const client = async (): Promise<void> => {
    for (const externalId of queue)
      answers.push(await send('/api/counselors', { externalId, name: 'By hand' }));
  };
  await Promise.all(Array.from({ length: 8 }, client));
  const { status, counts } = await finished(world.url, admin, body.id);
  const made = statusesOf(answers)['201'] ?? 0;
  expect({ status, total: counts['total'] }).toEqual({ status: 'completed', total: ids.length });
  expect((statusesOf(answers)['400'] ?? 0) + made).toBe(ids.length);
  expect(counts['created']! + made).toBe(ids.length);
  const { rows } = await world.pool.query<{ n: number; names: string[] }>(
    `SELECT count(*)::int AS n, array_agg(DISTINCT name) AS names FROM counselors WHERE external_id LIKE 'z-%'`,
  );
  // The import came later than whoever was first, or was first itself; a hand that was later was refused.
  expect(rows).toEqual([{ n: ids.length, names: ['From the file'] }]);
});

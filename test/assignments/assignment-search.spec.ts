/**
 * `q` in the list of assignments, held against looking at each: whatever words, some of few and some of very many people and
 * scenarios, with every order, filter and page.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enrolment } from '../support/enrolment.js';
import { createWorld, type World } from '../support/worlds.js';

interface Row {
  id: string;
  createdAt: string;
  dueAt: string | null;
  status: string;
  counselorId: string;
  scenarioId: string;
  text: string;
}

/** More counselors than are followed one by one have `common`, more scenarios than that have `routine`. */
const counselors = [
  'Ana Kowalska',
  'Ana Nowak',
  'Zoë Kowalska',
  'Panic Pannek',
  'Night Knight',
  'Joe Routine',
];
const scenarios = ['Panic', 'Panic at night', 'Ana calls', 'Common loss', 'Loss of a Kowalska'];
const words = 'ana kowalska panic night zoe common routine loss joe c-1 a zzz'.split(' ');

let world: World;
let rows: Row[];

beforeAll(async () => {
  world = await createWorld();
  const { pool } = world;
  await pool.query(enrolment('counselors', 1100, 'common-'));
  await pool.query(enrolment('scenarios', 25, 'routine-'));
  const named = async (table: string, column: string, names: string[]) =>
    pool.query(
      `INSERT INTO ${table} (id, organization_id, external_id, ${column})
       SELECT gen_random_uuid(), o.id, 'named-' || n, each.name FROM organizations o, unnest($1::text[]) WITH ORDINALITY each (name, n)
       WHERE o.name = 'Demo Crisis Line'`,
      [names],
    );
  await named('counselors', 'name', counselors);
  await named('scenarios', 'title', scenarios);
  // Each third scenario of each named counselor, and of each fiftieth of the others, twice; those of common-50 are the oldest.
  await pool.query(`
    INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, status, due_at, assigned_by_kind, assigned_by_id,
                             assigned_by_name, created_at, completed_at, cancelled_at)
    SELECT gen_random_uuid(), organization_id, counselor, scenario, status,
           CASE WHEN n % 4 > 0 THEN now() + (n * 7919 % 1000 - 500) * interval '1 hour' END, 'user', gen_random_uuid(), 'Somebody',
           now() - CASE WHEN name = 'COMMON-50' THEN 2000 + n ELSE n END * interval '1 minute',
           CASE status WHEN 'completed' THEN now() END, CASE status WHEN 'cancelled' THEN now() END
    FROM (
      SELECT *, CASE WHEN turn = 2 THEN 'pending' WHEN n % 7 = 0 THEN 'cancelled' ELSE 'completed' END AS status
      FROM (
        SELECT c.organization_id, c.id AS counselor, s.id AS scenario, c.name, turn,
               row_number() OVER (ORDER BY md5(c.external_id || s.external_id || turn)) AS n
        FROM counselors c JOIN scenarios s USING (organization_id), generate_series(1, 2) turn
        WHERE (c.external_id LIKE 'named-%' OR c.external_id LIKE 'common-%50')
          AND hashtext(c.external_id || s.external_id) % 3 = 0
      ) pairs
    ) each`);
  await pool.query('ANALYZE');
  ({ rows } = await pool.query<Row>(`
    SELECT a.id, to_char(a.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt",
           to_char(a.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "dueAt", a.status,
           counselor_id AS "counselorId", scenario_id AS "scenarioId",
           replace(lower(concat_ws(' ', c.name, c.external_id, c.email, s.title, s.external_id)), 'ë', 'e') AS text
    FROM assignments a JOIN counselors c ON c.id = counselor_id JOIN scenarios s ON s.id = scenario_id`));
});

afterAll(() => world.close());

const keys: Record<string, (row: Row) => string> = {
  createdAt: ({ createdAt }) => createdAt,
  dueAt: ({ dueAt }) => dueAt ?? '9999',
};

/** The ids that a list must have, in its order. */
function expected(q: string, sort: string, isWanted: (row: Row) => boolean): string[] {
  const key = keys[sort.replace('-', '')]!;
  const upwards = rows
    .filter((row) => q.split(' ').every((word) => row.text.includes(word)) && isWanted(row))
    .map((row) => ({ id: row.id, at: `${key(row)} ${row.id}` }))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ id }) => id);
  return sort.startsWith('-') ? upwards.toReversed() : upwards;
}

async function listed(query: string, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = cursor === '' ? '' : `&cursor=${cursor}`;
    const { status, body } = await world.supervisor.get(`/api/assignments?limit=${limit}&${query}${page}`);
    expect(status).toBe(200);
    ids.push(...(body.items as { id: string }[]).map(({ id }) => id));
    cursor = body.nextCursor as string | null;
  }
  return ids;
}

describe('q in the list of assignments', () => {
  it.each(words)('finds for %s alone and with each other word what has both', async (word) => {
    const sorts = ['-createdAt', 'dueAt', 'createdAt', '-dueAt'];
    for (const [i, other] of words.entries()) {
      const q = word === other ? word : `${word} ${other}`;
      const sort = sorts[(i + word.length) % 4]!;
      const status = ['pending', 'cancelled', 'completed', undefined][i % 3 === 0 ? 3 : i % 4];
      const filter = status === undefined ? '' : `&status=${status}`;
      const all = expected(q, sort, (row) => status === undefined || row.status === status);
      expect({
        q,
        sort,
        status,
        ids: await listed(`q=${q}&sort=${sort}${filter}`, all.length > 60 ? 200 : 7),
      }).toEqual({
        q,
        sort,
        status,
        ids: all,
      });
    }
  });

  it('finds three words in any order, in one counselor, one scenario, or of both', async () => {
    for (const q of [
      'zoe kowalska panic',
      'panic ana nowak',
      'night panic common',
      'routine joe a',
      'loss ana common',
    ]) {
      const all = expected(q, '-createdAt', () => true);
      for (const order of [q, q.split(' ').toReversed().join(' ')])
        expect(await listed(`q=${order}`, 50)).toEqual(all);
    }
  });

  it('goes together with a counselor, a scenario, and what is overdue', async () => {
    const { counselorId, scenarioId } = rows.find(({ text }) => /kowalska.*panic/.test(text))!;
    for (const q of ['kowalska', 'panic', 'panic kowalska', 'common', 'common panic', 'zzz a']) {
      const ofBoth = (a: string) => listed(`q=${q}&${a}`, 50);
      expect(await ofBoth(`counselorId=${counselorId}`)).toEqual(
        expected(q, '-createdAt', (row) => row.counselorId === counselorId),
      );
      expect(await ofBoth(`scenarioId=${scenarioId}`)).toEqual(
        expected(q, '-createdAt', (row) => row.scenarioId === scenarioId),
      );
      expect(await ofBoth('overdue=true')).toEqual(
        expected(
          q,
          '-createdAt',
          (row) => row.status === 'pending' && new Date(row.dueAt ?? '9999') < new Date(),
        ),
      );
    }
  });

  it('finds for a counselor their own alone', async () => {
    const { body } = await world.counselor.get('/api/assignments?q=common');
    expect(body.items).toEqual([]);
  });
});

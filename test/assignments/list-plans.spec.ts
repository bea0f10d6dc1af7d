/** How PostgreSQL carries out reads on a large table: a page starts where an index points, and follows it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import {
  type AssignmentFilter,
  countStatement,
  keysetOf,
  listStatement,
  selected,
  type Sort,
} from '../../src/assignments/sql/list.js';
import { getAssignment, getHistory, historyKeyset } from '../../src/assignments/sql/read.js';
import { areCommon, findMatches, type Match } from '../../src/assignments/sql/search.js';
import { byGroupName, listGroups } from '../../src/counselors/sql/groups.js';
import { byName, listCounselors, parametersOf } from '../../src/counselors/sql/list.js';
import { connectFor } from '../../src/database/connections/connection.js';
import { restOf } from '../../src/http/paging/pages.js';
import { summarize } from '../../src/assignments/sql/summary.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { enrolment } from '../support/enrolment.js';
import { genericPlan, plan, type PlanNode, sorts, waysTo } from '../support/plans.js';

const historyRest = restOf(historyKeyset(''), 51, { after: ['1', ''], isBackwards: false }, ['']);
const reads = { get: getAssignment, history: { name: 'history', text: `${getHistory} ${historyRest}` } };

describe('with 24,000 assignments, a read', () => {
  let database: TestDatabase;
  let organizationId: string;
  let client: Client;
  let page: (
    filter: Partial<AssignmentFilter>,
    sort: Sort,
    depth?: number,
    isBackwards?: boolean,
  ) => Promise<PlanNode[]>;
  let counselorId: string;
  let scenarioId: string;

  beforeAll(async () => {
    database = await createDatabase();
    const organizations = await database.pool.query<{ id: string }>(
      `SELECT id FROM organizations WHERE name = 'Demo Crisis Line'`,
    );
    organizationId = organizations.rows[0]!.id;
    await fill(database, organizationId);
    client = await connectFor('reads', database.url);
    const { rows } = await database.pool.query<{ counselorId: string; scenarioId: string }>(
      `SELECT counselor_id AS "counselorId", scenario_id AS "scenarioId" FROM assignments LIMIT 1`,
    );
    ({ counselorId, scenarioId } = rows[0]!);
    page = async (filter, sort, depth, isBackwards = false) => {
      const from =
        depth === undefined ? undefined : { after: await positionAt(database, depth), isBackwards };
      const values: unknown[] = [];
      const rest = restOf(keysetOf(sort), 51, from, values);
      return plan(
        client,
        listStatement({ organizationId, timeZone: 'UTC', ...filter }, sort, values, rest),
        values,
      );
    };
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it.each(Object.entries(reads))('of one (%s) finds it by an index', async (_, statement) => {
    const nodes = await genericPlan(client, statement);
    expect(waysTo('assignments', nodes).concat(waysTo('assignment_changes', nodes))).toEqual([
      expect.stringMatching(/_pkey$/),
    ]);
  });

  it('of the default list reads in the order of an index', async () => {
    const nodes = await page({}, '-createdAt');
    expect(waysTo('assignments', nodes)).toEqual(['assignments_organization_id_created_at_id_idx']);
    expect(sorts(nodes)).toEqual([]);
  });

  it.each([false, true])(
    'of a page deep in the list starts where an index points, back: %s',
    async (back) => {
      const nodes = await page({}, '-createdAt', 10_000, back);
      expect(waysTo('assignments', nodes)).toEqual(['assignments_organization_id_created_at_id_idx']);
      expect(nodes.find((node) => node['Index Name']?.includes('created_at'))?.['Index Cond']).toContain(
        'ROW(',
      );
      expect(sorts(nodes)).toEqual([]);
    },
  );

  it.each(['dueAt', '-dueAt'] as const)('sorted by %s reads in the order of an index', async (sort) => {
    const nodes = await page({}, sort);
    expect(waysTo('assignments', nodes)).toEqual(['assignments_organization_id_due_idx']);
    expect(sorts(nodes)).toEqual([]);
  });

  it.each<[Partial<AssignmentFilter>, Sort]>([
    [{ dueOn: '2027-01-31' }, '-createdAt'],
    [{ dueOn: '2027-01-31' }, 'dueAt'],
    [{ dueBefore: '2027-01-31' }, '-dueAt'],
    [{ dueAfter: '2027-01-31' }, 'dueAt'],
  ])('of %j by %s asks the index of due dates for what any zone could mean', async (filter, sort) => {
    const nodes = await page(filter, sort);
    expect(waysTo('assignments', nodes)).toEqual(['assignments_organization_id_due_idx']);
    const [condition] = nodes.flatMap((node) => node['Index Cond'] ?? []);
    expect(condition).toMatch(/organization_id = .* [<>] '(2027-01-30|2027-02-01) /);
  });

  it('of what is due at no time is where the index of due dates ends', async () => {
    for (const sort of ['dueAt', '-dueAt'] as const) {
      const nodes = await page({ withoutDueDate: true }, sort);
      expect(waysTo('assignments', nodes)).toEqual(['assignments_organization_id_due_idx']);
      const [condition] = nodes.flatMap((node) => node['Index Cond'] ?? []);
      expect(condition).toContain(`= 'infinity'`);
    }
    for (const isBackwards of [false, true]) {
      const nodes = await page({ withoutDueDate: true, statuses: ['pending'] }, 'dueAt', 10, isBackwards);
      expect(waysTo('assignments', nodes)).toEqual(['assignments_unended_due_idx']);
    }
    const newest = await page({ withoutDueDate: true, statuses: ['pending'] }, '-createdAt');
    expect(newest.flatMap((node) => node['Index Name'] ?? [])).toContain('assignments_unended_due_idx');
  });

  it('of some ids finds each by its own', async () => {
    const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM assignments LIMIT 200');
    const values: unknown[] = [];
    const rest = restOf(keysetOf('-createdAt', true), 51, undefined, values);
    const filter = { organizationId, timeZone: 'UTC', ids: rows.map(({ id }) => id) };
    const nodes = await plan(client, listStatement(filter, '-createdAt', values, rest), values);
    const indexes = nodes.flatMap((node) => node['Index Name'] ?? []);
    expect(indexes.filter((name) => name.startsWith('assignments_'))).toEqual(['assignments_pkey']);
  });

  it('of a counselor or a scenario reads in the order of an index', async () => {
    for (const [filter, index] of [
      [{ counselorIds: [counselorId] }, 'assignments_counselor_id_created_at_id_idx'],
      [{ counselorExternalId: 'large-1' }, 'assignments_counselor_id_created_at_id_idx'],
      [{ scenarioIds: [scenarioId] }, 'assignments_scenario_id_created_at_id_idx'],
    ] as const) {
      const nodes = await page(filter, '-createdAt');
      expect(waysTo('assignments', nodes)).toEqual([index]);
      expect(sorts(nodes)).toEqual([]);
    }
  });

  it('of a group reads in the order of an index, or of few people theirs alone', async () => {
    await database.pool.query(
      `UPDATE counselors SET group_name = right(external_id, 1) WHERE external_id LIKE 'large-%'`,
    );
    await database.pool.query(
      `UPDATE counselors SET group_name = 'few' WHERE external_id IN ('large-1', 'large-2')`,
    );
    await database.pool.query('ANALYZE counselors');
    expect(waysTo('assignments', await page({ groups: ['3', '4', '5'] }, '-createdAt'))).toEqual([
      'assignments_organization_id_created_at_id_idx',
    ]);
    for (const groups of [['few'], ['nobody'], []])
      expect(waysTo('assignments', await page({ groups }, '-createdAt'))).not.toContain('Seq Scan');
  });

  it('of what a key is limited to goes by an index', async () => {
    const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM scenarios LIMIT 3');
    const several = rows.map(({ id }) => id);
    for (const limits of [
      { groups: ['few'], scenarioIds: [scenarioId] },
      { groups: ['few'], scenarioIds: several },
      { groups: null, scenarioIds: several },
      { groups: ['few'], scenarioIds: several, counselorExternalId: 'large-1' },
    ])
      expect(waysTo('assignments', await page(limits, '-createdAt'))).not.toContain('Seq Scan');
  });

  it('of what one counselor is overdue with looks at their active ones alone', async () => {
    const nodes = await page({ counselorIds: [counselorId], overdue: true }, '-createdAt');
    // A bitmap's index is a node of its own, which names no relation.
    const indexes = nodes.flatMap((node) => node['Index Name'] ?? []);
    expect(indexes.filter((name) => name.startsWith('assignments_'))).toEqual([
      'assignments_active_pair_key',
    ]);
  });

  it('of what was changed lately, or of newcomers, finds them first where they are few', async () => {
    const found = async (some: Partial<AssignmentFilter>, sort: Sort) => {
      const filter = { organizationId, timeZone: 'UTC', ...some };
      const counting = countStatement(filter, sort);
      const counted = counting && (await client.query<{ areFew: boolean }>(counting.text, counting.values));
      const areFew = counted?.rows[0]!.areFew;
      const values: unknown[] = [];
      const rest = restOf(keysetOf(sort, areFew), 51, undefined, values);
      const nodes = await plan(client, listStatement(filter, sort, values, rest), values);
      return { areFew, ways: nodes.flatMap((node) => node['Index Name'] ?? []) };
    };
    const updatedSince = new Date(Date.now() - 3_600_000);
    const { rows } = await database.pool.query<{ id: string }>(enrolment('counselors', 30, 'newcomer-'));
    const newcomers = { counselorIds: rows.map(({ id }) => id) };
    for (const sort of ['createdAt', 'dueAt'] as const) {
      expect(await found({ updatedSince }, sort)).toMatchObject({
        areFew: true,
        ways: expect.arrayContaining(['assignments_organization_id_updated_at_idx']),
      });
      expect(await found(newcomers, sort)).toMatchObject({
        areFew: true,
        ways: expect.arrayContaining(['assignments_counselor_id_created_at_id_idx']),
      });
    }
    // Completed lately, on the other side: what was done within a day is a small part of all.
    const completedAfter = new Date(Date.now() - 86_400_000);
    for (const sort of ['createdAt', 'dueAt'] as const)
      expect(await found({ completedAfter }, sort)).toMatchObject({
        areFew: true,
        ways: expect.arrayContaining(['assignments_organization_id_completed_at_idx']),
      });
    // The other way round they are met at once.
    expect(await found({ updatedSince }, '-createdAt')).toMatchObject({ areFew: undefined });
    const many = await database.pool.query<{ id: string }>(
      `SELECT DISTINCT counselor_id AS id FROM assignments`,
    );
    expect(await found({ counselorIds: many.rows.map(({ id }) => id) }, 'createdAt')).toMatchObject({
      areFew: false,
      ways: expect.arrayContaining(['assignments_organization_id_created_at_id_idx']),
    });
  });

  it('of what an import created goes by its own index', async () => {
    const nodes = await page({ importId: counselorId }, '-createdAt');
    expect(nodes.flatMap((node) => node['Index Name'] ?? [])).toContain(
      'assignments_import_created_at_id_idx',
    );
  });

  it('for a summary scans no table', async () => {
    for (const filter of [
      {},
      { counselorIds: [counselorId] },
      { overdue: true },
      { statuses: ['completed'] as const },
    ]) {
      const values: unknown[] = [];
      const all = selected({ organizationId, timeZone: 'UTC', ...filter }, values);
      const text = summarize(all, values, [new Date()]);
      expect(waysTo('assignments', await plan(client, text, values))).not.toContain('Seq Scan');
    }
  });

  it('of what is overdue scans no table', async () => {
    for (const sort of ['-createdAt', 'dueAt'] as const) {
      expect(waysTo('assignments', await page({ overdue: true }, sort))).not.toContain('Seq Scan');
    }
  });

  it('of cancelled ones, all of them old, reads theirs alone, whatever is known of the table', async () => {
    await database.pool.query(`
      UPDATE assignments SET status = 'cancelled', completed_at = NULL, cancelled_at = created_at
      WHERE id IN (SELECT id FROM assignments ORDER BY created_at LIMIT 3000)`);
    // What is known: of before, nothing, and of now.
    for (const learn of [
      'SELECT',
      `DELETE FROM pg_statistic WHERE starelid = 'assignments'::regclass`,
      'ANALYZE assignments',
    ]) {
      await database.pool.query(learn);
      for (const sort of ['createdAt', '-createdAt', 'dueAt', '-dueAt'] as const) {
        const nodes = await page({ statuses: ['cancelled'] }, sort);
        const indexes = nodes.flatMap((node) => node['Index Name'] ?? []);
        const ways = indexes.filter((name) => name.startsWith('assignments_'));
        expect([learn, sort, ways]).toEqual([
          learn,
          sort,
          [expect.stringMatching(/^assignments_cancelled_/)],
        ]);
        // Of what it believes to be next to none, it may as well sort all.
        if (learn.startsWith('ANALYZE')) {
          expect(ways).toEqual([
            `assignments_cancelled_${sort.endsWith('dueAt') ? 'due' : 'created_at'}_idx`,
          ]);
          expect(sorts(nodes)).toEqual([]);
        }
      }
    }
  });
});

describe('with 20,000 counselors and 1,000 scenarios, a search', () => {
  let database: TestDatabase;
  let organizationId: string;
  let client: Client;

  beforeAll(async () => {
    database = await createDatabase();
    const organizations = await database.pool.query<{ id: string }>(
      `SELECT id FROM organizations WHERE name = 'Demo Crisis Line'`,
    );
    organizationId = organizations.rows[0]!.id;
    await fill(database, organizationId);
    await database.pool.query(enrolment('counselors', 20_000, 'many-'));
    await database.pool.query(enrolment('scenarios', 1000, 'many-'));
    await database.pool.query('VACUUM ANALYZE');
    client = await connectFor('lists', database.url);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const indexesIn = (nodes: PlanNode[]) => nodes.flatMap((node) => node['Index Name'] ?? []);

  const roster = (q: string) => {
    const values = parametersOf({ organizationId, groups: null }, { q });
    return plan(client, `${listCounselors} ${restOf(byName, 51, undefined, values)}`, values);
  };

  /** How the assignments are found that have these words, and in which way they are read. */
  async function search(q: string, sort: Sort = '-createdAt'): Promise<{ all: Match[]; nodes: PlanNode[] }> {
    const { rows: all } = await client.query<Match>(findMatches.text, [organizationId, q.split(' ')]);
    const matches = areCommon(all) ? undefined : all.filter(({ counselorIds }) => counselorIds?.length !== 0);
    const values: unknown[] = [];
    const rest = restOf(keysetOf(sort), 51, undefined, values);
    const text = listStatement({ organizationId, timeZone: 'UTC', q }, sort, values, rest, matches);
    return { all, nodes: await plan(client, text, values) };
  }

  it.each(['many-1777', 'large-7 counselor', '7', 'zzzz', 'many-1777 large'])(
    'for %s finds counselors and scenarios by the index of letters',
    async (q) => {
      const nodes = await plan(client, findMatches.text, [organizationId, q.split(' ')]);
      expect([...new Set(indexesIn(nodes))].toSorted()).toEqual([
        'counselors_search_idx',
        'scenarios_search_idx',
      ]);
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    },
  );

  it.each(['many-1777', 'large-7 counselor', 'zzzz'])('of counselors for %s reads few', async (q) => {
    expect(indexesIn(await roster(q))).toEqual(['counselors_search_idx']);
  });

  it.each(['m', 'many', '-'])(
    'of counselors for %s, which most have, reads in the order of the list',
    async (q) => {
      const nodes = await roster(q);
      expect(indexesIn(nodes)).toEqual(['counselors_organization_id_name_id_idx']);
      expect(sorts(nodes)).toEqual([]);
    },
  );

  it.each(['-createdAt', 'dueAt'] as const)('for few counselors reads theirs (%s)', async (sort) => {
    const { nodes } = await search('large-7 counselor', sort);
    expect(
      indexesIn(nodes)
        .filter((name) => name.startsWith('assignments_'))
        .toSorted(),
    ).toEqual(['assignments_counselor_id_created_at_id_idx', 'assignments_pkey']);
  });

  it('for few scenarios reads theirs in the order of the list, also where many counselors have a word', async () => {
    const { rows } = await database.pool.query<{ title: string }>(
      `SELECT split_part(title, ' ', 1) AS title FROM scenarios WHERE title NOT LIKE 'MANY-%' ORDER BY title LIMIT 1`,
    );
    for (const q of [rows[0]!.title, `${rows[0]!.title} many`]) {
      const { all, nodes } = await search(q);
      expect(all.some(({ scenarioIds }) => scenarioIds !== null && scenarioIds.length < 20)).toBe(true);
      expect(
        indexesIn(nodes)
          .filter((name) => name.startsWith('assignments_'))
          .toSorted(),
      ).toEqual(['assignments_pkey', 'assignments_scenario_id_created_at_id_idx']);
    }
  });

  it.each([
    ['-createdAt', 'assignments_organization_id_created_at_id_idx'],
    ['dueAt', 'assignments_organization_id_due_idx'],
  ] as const)('for what most have reads in the order of the list (%s)', async (sort, index) => {
    for (const q of ['m', 'many -1']) {
      const { nodes } = await search(q, sort);
      expect(waysTo('assignments', nodes)).toEqual([index]);
      expect(sorts(nodes)).toEqual([]);
    }
  });

  it('of nothing but groups goes from one name to the next', async () => {
    await database.pool.query(`UPDATE counselors SET group_name = 'g-' || length(name) || right(name, 2)`);
    await database.pool.query('VACUUM ANALYZE counselors');
    const nodes = await plan(client, `${listGroups} ${restOf(byGroupName, 51, undefined, [''])}`, [
      organizationId,
      51,
    ]);
    expect([...new Set(waysTo('counselors', nodes))]).toEqual([
      'counselors_organization_id_group_name_name_id_idx',
    ]);
    expect(nodes.filter((node) => node['Relation Name'] === 'counselors')).toHaveLength(2);
  });
});

/** 24,000 assignments of 100 counselors, none of a pair active twice. */
async function fill({ pool }: TestDatabase, organizationId: string): Promise<void> {
  await pool.query(
    `INSERT INTO counselors (id, organization_id, external_id, name)
     SELECT gen_random_uuid(), $1, 'large-' || i, 'Counselor ' || i FROM generate_series(1, 100) i`,
    [organizationId],
  );
  await pool.query(
    `INSERT INTO assignments (
       id, organization_id, counselor_id, scenario_id, status, due_at, assigned_by_kind, assigned_by_id,
       assigned_by_name, created_at, completed_at, updated_at
     )
     SELECT gen_random_uuid(), $1, counselor_id, scenario_id, status, created_at + interval '14 days', 'user',
            gen_random_uuid(), 'Somebody', created_at, CASE WHEN status = 'completed' THEN created_at END, created_at
     FROM (
       SELECT c.id AS counselor_id, s.id AS scenario_id,
              now() - interval '40 minutes' * row_number() OVER () AS created_at,
              CASE WHEN turn > 1 OR length(s.title) % 2 = 0 THEN 'completed' ELSE 'pending' END AS status
       FROM counselors c JOIN scenarios s USING (organization_id), generate_series(1, 10) turn
       WHERE organization_id = $1 AND c.external_id LIKE 'large-%'
       ORDER BY md5(c.id::text || s.id::text || turn)
     ) pairs`,
    [organizationId],
  );
  await pool.query(
    `INSERT INTO assignment_changes (assignment_id, version, door, actor_kind, actor_id, actor_name, to_status)
     SELECT id, 1, 'web', assigned_by_kind, assigned_by_id, assigned_by_name, 'pending' FROM assignments`,
  );
  await pool.query('ANALYZE');
}

async function positionAt({ pool }: TestDatabase, depth: number): Promise<readonly [string, string]> {
  const { rows } = await pool.query<{ createdAt: Date; id: string }>(
    `SELECT created_at AS "createdAt", id FROM assignments ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET $1`,
    [depth],
  );
  return [rows[0]!.createdAt.toISOString(), rows[0]!.id];
}

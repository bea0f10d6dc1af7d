/**
 * How PostgreSQL carries out the service's statements. A serializable transaction that scans a table locks all
 * of it, and then every create aborts every other: so the plans are held, and not only their results, on an empty
 * table, where they are made at the first start, and on a large one.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { changeStatus } from '../src/assignments/sql/change-status.js';
import { createWhereNoneIsActive } from '../src/assignments/sql/create-where-none-is-active.js';
import { edit } from '../src/assignments/sql/edit.js';
import { type AssignmentFilter, listStatement, type Sort } from '../src/assignments/sql/list.js';
import { getAssignment, getHistory } from '../src/assignments/sql/read.js';
import { readUrl, writeUrl } from '../src/database/connection-url.js';
import type { Statement } from '../src/database/pools.js';
import { createDatabase, type TestDatabase } from './support/databases.js';

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: PlanNode[];
}

const serializable = { create: createWhereNoneIsActive, 'change of status': changeStatus, edit };
const reads = { get: getAssignment, history: getHistory };

describe.each(['empty', 'large'])('with a table of assignments that is %s', (size) => {
  let database: TestDatabase;
  let writes: Client;
  let organizationId: string;

  beforeAll(async () => {
    database = await createDatabase();
    const { rows } = await database.pool.query<{ id: string }>(
      `SELECT id FROM organizations WHERE name = 'Demo Crisis Line'`,
    );
    organizationId = rows[0]!.id;
    if (size === 'large') await fill(database, organizationId);
    writes = await connect(writeUrl(database.url));
  });

  afterAll(async () => {
    await writes.end();
    await database.drop();
  });

  it.each(Object.entries(serializable))(
    'the %s scans no table and builds no join of whole tables',
    async (_, statement) => {
      const types = (await genericPlan(writes, statement)).map((node) => node['Node Type']);
      for (const wide of ['Seq Scan', 'Hash Join', 'Merge Join']) expect(types).not.toContain(wide);
    },
  );

  if (size === 'empty') return;

  describe('a read', () => {
    let client: Client;
    let page: (filter: Partial<AssignmentFilter>, sort: Sort, depth?: number) => Promise<PlanNode[]>;
    let counselorId: string;
    let scenarioId: string;

    beforeAll(async () => {
      client = await connect(readUrl(database.url));
      const { rows } = await database.pool.query<{ counselorId: string; scenarioId: string }>(
        `SELECT counselor_id AS "counselorId", scenario_id AS "scenarioId" FROM assignments LIMIT 1`,
      );
      ({ counselorId, scenarioId } = rows[0]!);
      page = async (filter, sort, depth) => {
        const after = depth === undefined ? undefined : await positionAt(database, depth);
        const { text, values } = listStatement({ organizationId, ...filter }, sort, 51, after);
        return plan(client, text, values);
      };
    });

    afterAll(() => client.end());

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

    it('of a page deep in the list starts where an index points', async () => {
      const nodes = await page({}, '-createdAt', 10_000);
      expect(waysTo('assignments', nodes)).toEqual(['assignments_organization_id_created_at_id_idx']);
      expect(nodes.find((node) => node['Index Name']?.includes('created_at'))?.['Index Cond']).toContain(
        'ROW(',
      );
      expect(sorts(nodes)).toEqual([]);
    });

    it.each(['dueAt', '-dueAt'] as const)('sorted by %s reads in the order of an index', async (sort) => {
      const nodes = await page({}, sort);
      expect(waysTo('assignments', nodes)).toEqual(['assignments_organization_id_due_idx']);
      expect(sorts(nodes)).toEqual([]);
    });

    it('of a counselor or a scenario reads in the order of an index', async () => {
      for (const [filter, index] of [
        [{ counselorId }, 'assignments_counselor_id_created_at_id_idx'],
        [{ counselorExternalId: 'large-1' }, 'assignments_counselor_id_created_at_id_idx'],
        [{ scenarioId }, 'assignments_scenario_id_created_at_id_idx'],
      ] as const) {
        const nodes = await page(filter, '-createdAt');
        expect(waysTo('assignments', nodes)).toEqual([index]);
        expect(sorts(nodes)).toEqual([]);
      }
    });

    it('of what is overdue scans no table', async () => {
      for (const sort of ['-createdAt', 'dueAt'] as const) {
        expect(waysTo('assignments', await page({ overdue: true }, sort))).not.toContain('Seq Scan');
      }
    });
  });
});

/** The only ways by which these statements may reach rows, each to one entry of an index. */
const narrowWays = [
  'assignments_active_pair_key ((counselor_id = counselors.id) AND (scenario_id = scenarios.id))',
  'assignments_completed_pair_idx ((counselor_id = counselors.id) AND (scenario_id = scenarios.id))',
  'assignments_pkey (id = $2)',
  'counselors_organization_id_external_id_key ((organization_id = w.organization_id) AND (external_id = w.counselor_external_id))',
  'counselors_pkey (id = changed.counselor_id)',
  'counselors_pkey (id = w.counselor_id)',
  'scenarios_organization_id_external_id_key ((organization_id = w.organization_id) AND (external_id = w.scenario_external_id))',
  'scenarios_pkey (id = changed.scenario_id)',
  'scenarios_pkey (id = w.scenario_id)',
];

describe('whatever the statistics were when the plan was made', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });

  afterAll(() => database.drop());

  async function expectNarrowWays(): Promise<void> {
    const client = await connect(writeUrl(database.url));
    const ways = new Set<string>();
    for (const statement of Object.values(serializable)) {
      for (const node of await genericPlan(client, statement)) {
        if (node['Relation Name'] === undefined || node['Node Type'] === 'ModifyTable') continue;
        ways.add(`${node['Index Name'] ?? node['Node Type']} ${node['Index Cond'] ?? 'from end to end'}`);
      }
    }
    await client.end();
    expect([...ways].sort()).toEqual(narrowWays);
  }

  it('the writes probe single entries of the right index: no statistics yet', expectNarrowWays);

  it.each([0, 1, 20, 60, 300, 1000].flatMap((count) => [0, 0.1, 1].map((share) => [count, share])))(
    'the writes probe single entries of the right index: %d assignments, %d of them active',
    async (count, share) => {
      await database.pool.query('DELETE FROM assignments');
      await database.pool.query(
        `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, status, assigned_by_kind,
                                  assigned_by_id, assigned_by_name, completed_at)
         SELECT gen_random_uuid(), organization_id, c.id, s.id, status, 'user', gen_random_uuid(), 'Somebody',
                CASE WHEN status = 'completed' THEN now() END
         FROM counselors c JOIN scenarios s USING (organization_id), LATERAL (
           SELECT CASE WHEN ascii(md5(c.id::text || s.id::text)) % 10 < 10 * $2::float8 THEN 'pending' ELSE 'completed' END AS status
         ) each
         ORDER BY s.id, c.id LIMIT $1`,
        [count, share],
      );
      await database.pool.query('VACUUM ANALYZE assignments');
      await expectNarrowWays();
    },
  );
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
       assigned_by_name, created_at, completed_at
     )
     SELECT gen_random_uuid(), $1, counselor_id, scenario_id, status, created_at + interval '14 days', 'user',
            gen_random_uuid(), 'Somebody', created_at, CASE WHEN status = 'completed' THEN created_at END
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

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** The nodes of the plan that serves whatever the parameters are, as connections for writes always use it. */
async function genericPlan(client: Client, { name = '', text }: Statement): Promise<PlanNode[]> {
  const count = Math.max(...text.matchAll(/\$(\d+)/g).map(([, number]) => Number(number)));
  const parameters = Array.from({ length: count }, () => 'NULL').join(', ');
  await client.query('SET plan_cache_mode = force_generic_plan');
  await client.query(`PREPARE "plan-of-${name}" AS ${text}`);
  const nodes = await plan(client, `EXECUTE "plan-of-${name}" (${parameters})`);
  await client.query('RESET plan_cache_mode');
  return nodes;
}

async function plan(client: Client, text: string, values: unknown[] = []): Promise<PlanNode[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
    values,
  );
  return allOf(rows[0]!['QUERY PLAN'][0].Plan);
}

function allOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(allOf)];
}

/** The indexes by which a table is read, or how else it is. */
function waysTo(table: string, nodes: PlanNode[]): string[] {
  return nodes
    .filter((node) => node['Relation Name'] === table)
    .map((node) => node['Index Name'] ?? node['Node Type']);
}

function sorts(nodes: PlanNode[]): string[] {
  return nodes.map((node) => node['Node Type']).filter((type) => type.endsWith('Sort'));
}

async function positionAt({ pool }: TestDatabase, depth: number): Promise<readonly [string, string]> {
  const { rows } = await pool.query<{ createdAt: Date; id: string }>(
    `SELECT created_at AS "createdAt", id FROM assignments ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET $1`,
    [depth],
  );
  return [rows[0]!.createdAt.toISOString(), rows[0]!.id];
}

/**
 * How PostgreSQL carries out the serializable statements. One that scans a table locks all of it, and then every
 * create aborts every other, so this holds the plans, not only their results: whatever the size of the table, and
 * whatever the statistics were when the plan was made.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { archive } from '../../src/counselors/sql/archive.js';
import { statements as changes } from '../../src/assignments/sql/change-status.js';
import { createStatements } from '../../src/assignments/sql/create-where-none-is-active.js';
import { edit, editMany } from '../../src/assignments/sql/edit.js';
import { moveDueDays } from '../../src/assignments/sql/move-due-days.js';
import { applyAssignments } from '../../src/imports/sql/assignments.js';
import { applyCancellations } from '../../src/imports/sql/cancellations.js';
import { applyCounselors, applyScenarios } from '../../src/imports/sql/rosters.js';
import { applyUndo } from '../../src/imports/sql/undo.js';
import { applyUpdatedAssignments } from '../../src/imports/sql/updated-assignments.js';
import { insertNamed, updateNamed } from '../../src/database/transactions/external-ids.js';
import { connectFor } from '../../src/database/connections/connection.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { genericPlan, waysTo } from '../support/plans.js';

const serializable = [
  createStatements.unkeyed,
  createStatements.keyed,
  ...Object.values(changes),
  edit,
  archive,
  editMany,
  moveDueDays,
  applyAssignments.advance,
  applyAssignments.tell,
  applyUpdatedAssignments.advance,
  applyUpdatedAssignments.tell,
  applyCancellations.advance,
  applyCancellations.tell,
  applyUndo.advance,
];

/** The only ways by which these statements may reach rows, each to one entry of an index, or to the rows of a chunk. */
const narrowWays = [
  'Tid Scan (ctid = ANY …',
  'Tid Scan (ctid = n.active_place)',
  'Tid Scan (ctid = wrong.place)',
  'assignment_changes_pkey ((assignment_id = assignments.id) AND (version > 1))',
  'assignments_active_pair_key ((counselor_id = counselors.id) AND (scenario_id = scenarios.id))',
  'assignments_active_pair_key ((counselor_id = counselors_1.id) AND (scenario_id = scenarios.id))',
  'assignments_active_pair_key ((counselor_id = counselors_2.id) AND (scenario_id = scenarios_1.id))',
  'assignments_active_pair_key (counselor_id = $2)',
  'assignments_completed_pair_idx ((counselor_id = counselors.id) AND (scenario_id = scenarios.id))',
  'assignments_pkey (id = imported.id)',
  'assignments_pkey (id = named.wanted)',
  'assignments_pkey (id = target_1.id)',
  'assignments_pkey (id = wanted.wanted)',
  'assignments_unended_due_on_idx ((organization_id = $1) AND (due_on = w.due_on) AND (due_at = w.was))',
  `counselors_external_id_in_any_case_idx (((organization_id)::text || replace(replace(NORMALIZE(lower(upper(external_id)), NFC), 'ß'::text, 'ss'::text), 'i̇'::text, 'i'::text)) = ((d.organization_id)::text || replace(replace(NORMALIZE(lower(upper(d.wanted_counselor)), NFC), 'ß'::text, 'ss'::text), 'i̇'::text, 'i'::text)))`,
  'counselors_organization_id_email_idx ((organization_id = imported.organization_id) AND (lower(email) = lower(imported.counselor_email)))',
  'counselors_organization_id_external_id_key ((organization_id = given.organization_id) AND (external_id = given.counselor_external_id))',
  'counselors_organization_id_external_id_key ((organization_id = imported.organization_id) AND (external_id = imported.counselor))',
  'counselors_organization_id_external_id_key ((organization_id = w.organization_id) AND (external_id = w.counselor_external_id))',
  'counselors_pkey (id = $2)',
  'counselors_pkey (id = assignments.counselor_id)',
  'counselors_pkey (id = assignments_1.counselor_id)',
  'counselors_pkey (id = changed.counselor_id)',
  'counselors_pkey (id = given.counselor_id)',
  'counselors_pkey (id = target_3.counselor_id)',
  'counselors_pkey (id = target_4.counselor_id)',
  'counselors_pkey (id = w.counselor_id)',
  'import_rows_pkey ((import_id = $1) AND ("row" > $2) AND ("row" <= $3))',
  'imports_pkey (id = $1)',
  'organizations_pkey (id = $1)',
  `scenarios_external_id_in_any_case_idx (((organization_id)::text || replace(replace(NORMALIZE(lower(upper(external_id)), NFC), 'ß'::text, 'ss'::text), 'i̇'::text, 'i'::text)) = ((d.organization_id)::text || replace(replace(NORMALIZE(lower(upper(d.wanted_scenario)), NFC), 'ß'::text, 'ss'::text), 'i̇'::text, 'i'::text)))`,
  'scenarios_organization_id_external_id_key ((organization_id = given.organization_id) AND (external_id = given.scenario_external_id))',
  'scenarios_organization_id_external_id_key ((organization_id = imported.organization_id) AND (external_id = imported.scenario))',
  'scenarios_organization_id_external_id_key ((organization_id = w.organization_id) AND (external_id = w.scenario_external_id))',
  'scenarios_pkey (id = changed.scenario_id)',
  'scenarios_pkey (id = given.scenario_id)',
  'scenarios_pkey (id = imported.scenario_id)',
  'scenarios_pkey (id = target_3.scenario_id)',
  'scenarios_pkey (id = target_4.scenario_id)',
  'scenarios_pkey (id = w.scenario_id)',
];

/** Those that write a roster: a look by the external id in any case, and one by the id, and no other. */
const rosters = (['counselors', 'scenarios'] as const).map((table) => ({
  table,
  statements: [
    insertNamed(table, 'o', 'i', { external_id: 'e', [table === 'counselors' ? 'name' : 'title']: 'n' }),
    updateNamed(table, 'o', 'i', null, { external_id: 'e' }),
  ],
  applied: table === 'counselors' ? applyCounselors.advance : applyScenarios.advance,
}));

describe('whatever the statistics were when the plan was made', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });

  afterAll(() => database.drop());

  async function expectNarrowWays(): Promise<void> {
    const client = await connectFor('writes', database.url);
    const ways = new Set<string>();
    for (const statement of serializable) {
      for (const node of await genericPlan(client, statement)) {
        if (node['Relation Name'] === undefined || node['Node Type'] === 'ModifyTable') continue;
        // Which of two places comes first differs by version.
        const place = node['TID Cond']
          ?.replace(/ANY .*/, 'ANY …')
          .replace(/^\((\w+\.\w*place) = ctid\)$/, '(ctid = $1)');
        const narrow = node['Index Cond'] ?? place;
        ways.add(`${node['Index Name'] ?? node['Node Type']} ${narrow ?? 'from end to end'}`);
      }
    }
    await client.end();
    expect([...ways].sort()).toEqual(narrowWays);
  }

  it('the writes probe single entries of the right index: no statistics yet', expectNarrowWays);

  it.each(rosters)('so do those of $table', async ({ table, statements, applied }) => {
    for (const statistics of [`SELECT`, `VACUUM ANALYZE ${table}`]) {
      await database.pool.query(statistics);
      const client = await connectFor('writes', database.url);
      const written = new Set<string>();
      for (const [i, { text }] of statements.entries())
        for (const way of waysTo(table, await genericPlan(client, { name: `${table}-${i}`, text })))
          written.add(way);
      const imported = new Set(waysTo(table, await genericPlan(client, applied)));
      await client.end();
      const byName = `${table}_external_id_in_any_case_idx`;
      expect([...written].sort()).toEqual(['ModifyTable', byName, `${table}_pkey`]);
      expect([...imported].sort()).toEqual([
        'ModifyTable',
        byName,
        `${table}_organization_id_external_id_key`,
        `${table}_pkey`,
      ]);
    }
  });

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

/** How PostgreSQL finds what to remind of in a large table: by the index of due dates alone, from where the last step ended. */
import { expect, it } from '@jest/globals';
import { connectFor } from '../../src/database/connections/connection.js';
import { finish } from '../../src/reminders/sql/finish.js';
import { remind } from '../../src/reminders/sql/remind.js';
import { createDatabase } from '../support/databases.js';
import { enrolment } from '../support/enrolment.js';
import { genericPlan, waysTo } from '../support/plans.js';

it('a step reads the index of due dates, and an end what was told of its moment', async () => {
  const database = await createDatabase();
  const { pool, url } = database;
  await pool.query(enrolment('counselors', 400, 'p-'));
  await pool.query(enrolment('scenarios', 60, 'p-'));
  await pool.query(`
    INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, due_on, due_at, assigned_by_kind, assigned_by_id,
      assigned_by_name)
    SELECT gen_random_uuid(), organization_id, c.id, s.id, day, day + interval '1 day' - interval '1 ms', 'user', c.id, 'Sam'
    FROM counselors c JOIN scenarios s USING (organization_id),
      LATERAL (SELECT date '2027-01-01' + abs(hashtext(c.name || s.title)) % 100 AS day) days
    WHERE c.external_id LIKE 'p-%' AND s.external_id LIKE 'p-%'`);
  await pool.query(`
    INSERT INTO assignment_reminders (id, organization_id, assignment_id, version, type, days, due_at, moment)
    SELECT gen_random_uuid(), organization_id, id, 1, 'due_soon', 1, due_at, due_at FROM assignments WHERE due_at IS NOT NULL`);
  await pool.query('ANALYZE assignments, counselors, assignment_reminders');
  const client = await connectFor('reads', url);
  const step = await genericPlan(client, remind);
  expect(waysTo('assignments', step)).toEqual(['assignments_unended_due_idx']);
  expect(waysTo('counselors', step)).toEqual(['counselors_pkey']);
  expect(waysTo('assignment_changes', step)).toEqual(['assignment_changes_pkey']);
  expect(step.map((node) => node['Node Type'])).not.toContain('Hash Join');
  const end = await genericPlan(client, finish);
  expect(waysTo('assignment_reminders', end)).toEqual(['assignment_reminders_organization_id_moment_idx']);
  await client.end();
  await database.drop();
});

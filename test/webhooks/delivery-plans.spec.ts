/** How PostgreSQL finds what is to be sent among many deliveries that are done, and many that wait: by the indexes of those that wait. */
import { expect, it } from '@jest/globals';
import { connectFor } from '../../src/database/connections/connection.js';
import { claim, lockDue } from '../../src/webhooks/sql/claim.js';
import { fanOut } from '../../src/webhooks/sql/fan-out.js';
import { finish } from '../../src/webhooks/sql/finish.js';
import { createDatabase } from '../support/databases.js';
import { genericPlan } from '../support/plans.js';

const done = 200_000;
const waiting = 20_000;
const hooks = 20;

/** By which only those are found that wait, or those whose id is known. */
const ofThose = new Set([
  'events_organization_id_numbered_at_position_idx',
  'webhook_deliveries_pkey',
  'webhook_deliveries_leased_until_idx',
  'webhook_deliveries_pending_next_attempt_at_idx',
  'webhook_deliveries_pending_assignment_id_idx',
  'webhook_deliveries_pending_tests_idx',
]);

it('what is done costs nothing, whether statistics are missing or fresh', async () => {
  const database = await createDatabase();
  const { pool, url } = database;
  await pool.query(`
    INSERT INTO webhooks (id, organization_id, url, events, secrets, numbered_at, position, created_by_id)
    SELECT gen_random_uuid(), u.organization_id, 'https://example.org/' || i, '{assignment.created}', '[]', now(), 0, u.id
    FROM (SELECT id, organization_id FROM users LIMIT 1) u, generate_series(1, ${hooks}) i`);
  await pool.query(`
    INSERT INTO webhook_deliveries
      (id, webhook_id, event_id, type, numbered_at, position, assignment_id, version, status, created_at, finished_at)
    SELECT gen_random_uuid(), ids[1 + i % ${hooks}], gen_random_uuid(), 'assignment.created', now(), i, gen_random_uuid(), 1,
      CASE WHEN i <= ${done} THEN 'delivered' ELSE 'pending' END, now(), CASE WHEN i <= ${done} THEN now() END
    FROM (SELECT array_agg(id) AS ids FROM webhooks) w, generate_series(1, ${done + waiting}) i`);
  await pool.query(`
    INSERT INTO events (position, numbered_at, organization_id, type, assignment_id, version)
    SELECT i, now() - interval '1 hour', organization_id, 'assignment.created', gen_random_uuid(), 1
    FROM (SELECT organization_id FROM webhooks LIMIT 1) w, generate_series(1, ${done}) i`);
  const client = await connectFor('reads', url);
  const look = async (): Promise<void> => {
    for (const statement of [lockDue, claim, finish, fanOut]) {
      const nodes = await genericPlan(client, statement);
      const scanned = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
      expect(scanned.map((node) => node['Relation Name'])).not.toContainEqual(
        expect.stringMatching(/_deliveries|events/),
      );
      const indexes = nodes.flatMap((node) => node['Index Name'] ?? []).filter((name) => !ofThose.has(name));
      expect(indexes.filter((name) => /_deliveries|events/.test(name))).toEqual([]);
    }
  };
  await look();
  await pool.query('VACUUM ANALYZE webhook_deliveries, webhooks, events');
  await client.query('DEALLOCATE ALL');
  await look();
  await client.end();
  await database.drop();
});

/** The audit is read by an index, however long it is. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { connectFor } from '../../src/database/connections/connection.js';
import { restOf } from '../../src/http/paging/pages.js';
import {
  type AuditFilter,
  byTime,
  filterParameters,
  listEntries,
} from '../../src/identity/audit/audit.repository.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { plan, sorts, waysTo } from '../support/plans.js';

/** `AUDIT_ENTRIES=1000000 npm test -- audit-plans` for more. */
const rows = Number(process.env['AUDIT_ENTRIES'] ?? 60_000);

let database: TestDatabase;
let client: Client;
let organizationId: string;
let id: string;

beforeAll(async () => {
  database = await createDatabase();
  const { pool } = database;
  ({ id: organizationId } = (
    await pool.query<{ id: string }>(`SELECT id FROM organizations WHERE name LIKE 'Demo%'`)
  ).rows[0]!);
  id = randomUUID();
  await pool.query(
    `INSERT INTO audit_entries (organization_id, at, action, actor_kind, actor_id, actor_name, target_id, target_name, after)
     SELECT $1, now() - i * interval '1 second',
       (ARRAY['counselor.updated', 'counselor.created', 'user.signed-in', 'scenario.updated'])[1 + i % 4], 'user',
       CASE WHEN i % 5000 = 0 THEN $2::uuid ELSE md5((i % 300)::text)::uuid END, 'Somebody',
       CASE WHEN i % 5000 = 7 THEN $2::uuid ELSE md5((i % 9000)::text)::uuid END, 'Something', '{"name": "Another"}'
     FROM generate_series(1, $3::integer) i`,
    [organizationId, id, rows],
  );
  await pool.query('ANALYZE audit_entries');
  client = await connectFor('lists', database.url);
}, 300_000);

afterAll(async () => {
  await client.end();
  await database.drop();
});

const since = new Date(Date.now() - 3_600_000);

it.each<[string, Partial<AuditFilter>, string, boolean]>([
  ['everything', {}, 'at', false],
  ['a time', { from: since, before: new Date() }, 'at', false],
  ['a common action', { actions: ['counselor.updated'] }, 'at|action_at', false],
  ['rare actions', { actions: ['user.created', 'user.erased'] }, 'action_at', true],
  ['a person', { actorIds: [randomUUID()] }, 'actor_id_at', false],
  ['several things', { targetIds: [randomUUID(), randomUUID()] }, 'target_id_at', true],
])('%s is found by an index', async (_, filter, column, maySort) => {
  const values = filterParameters(organizationId, filter);
  const nodes = await plan(client, `${listEntries} ${restOf(byTime, 51, undefined, values)}`, values);
  expect(waysTo('audit_entries', nodes)).toHaveLength(1);
  expect(waysTo('audit_entries', nodes)[0]).toMatch(
    new RegExp(`^audit_entries_organization_id_(${column})_id_idx$`),
  );
  if (!maySort) expect(sorts(nodes)).toEqual([]);
});

it('a page deep in it begins where an index points', async () => {
  const values = filterParameters(organizationId, {});
  const from = { after: [since.toISOString(), randomUUID()] as [string, string], isBackwards: false };
  const nodes = await plan(client, `${listEntries} ${restOf(byTime, 51, from, values)}`, values);
  expect(waysTo('audit_entries', nodes)).toEqual(['audit_entries_organization_id_at_id_idx']);
  expect(nodes.find((node) => node['Index Name'] !== undefined)?.['Index Cond']).toContain('ROW(');
  const took = performance.now();
  await client.query(
    `${listEntries} ${restOf(byTime, 51, from, filterParameters(organizationId, {}))}`,
    values,
  );
  expect(performance.now() - took).toBeLessThan(1_000);
});

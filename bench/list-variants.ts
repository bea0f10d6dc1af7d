/** The ways in which supervisors look at assignments, and partners. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { AssignmentFilter } from '../src/assignments/sql/list.js';

export type Filter = Omit<AssignmentFilter, 'organizationId' | 'timeZone'>;
export type Position = readonly [value: string, id: string];

export interface Variant {
  name: string;
  filter: Filter;
  /** A page that so many assignments precede. */
  depth?: number;
}

export async function listVariants(pool: Pool): Promise<Variant[]> {
  const { rows } = await pool.query<{ counselorId: string; scenarioId: string }>(`
    SELECT (SELECT id FROM counselors WHERE external_id = 'c-1234') AS "counselorId",
           (SELECT id FROM scenarios WHERE external_id = 's-42') AS "scenarioId"`);
  const { counselorId, scenarioId } = rows[0]!;
  const some = async (table: string, count: number): Promise<string[]> => {
    const found = await pool.query<{ id: string }>(
      `SELECT id FROM ${table} ORDER BY md5(id::text) LIMIT $1`,
      [count],
    );
    return found.rows.map(({ id }) => id);
  };
  const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);
  const statuses = ['pending', 'in_progress'] as const;

  return [
    { name: 'all', filter: {} },
    { name: 'all, after 10,000', filter: {}, depth: 10_000 },
    { name: 'all, after 500,000', filter: {}, depth: 500_000 },
    { name: 'pending', filter: { statuses: ['pending'] } },
    { name: 'in progress', filter: { statuses: ['in_progress'] } },
    { name: 'active', filter: { statuses } },
    { name: 'completed', filter: { statuses: ['completed'] } },
    { name: 'cancelled', filter: { statuses: ['cancelled'] } },
    { name: 'cancelled, after 500,000', filter: { statuses: ['cancelled'] }, depth: 500_000 },
    { name: 'overdue', filter: { overdue: true } },
    { name: 'not overdue', filter: { overdue: false } },
    { name: 'active, not overdue', filter: { statuses, overdue: false } },
    { name: 'due before now', filter: { dueBefore: new Date() } },
    { name: 'due two years ago', filter: { dueBefore: inDays(-715) } },
    { name: 'due after now', filter: { dueAfter: new Date() } },
    { name: 'due within a day', filter: { dueAfter: inDays(0), dueBefore: inDays(1) } },
    {
      name: 'due within a week, active',
      filter: { statuses, dueAfter: inDays(0), dueBefore: inDays(7) },
    },
    { name: 'due in a year or later', filter: { dueAfter: inDays(365) } },
    { name: 'due at no time', filter: { withoutDueDate: true } },
    { name: 'due at no time, active', filter: { statuses, withoutDueDate: true } },
    { name: 'completed within a week', filter: { completedAfter: inDays(-7) } },
    { name: 'completed within an hour', filter: { completedAfter: inDays(-1 / 24) } },
    { name: 'completed within a year', filter: { completedAfter: inDays(-365) } },
    { name: '200 ids', filter: { ids: await some('assignments', 200) } },
    { name: 'q: one counselor', filter: { q: 'c-1234' } },
    { name: 'q: 11 counselors', filter: { q: 'c-123' } },
    { name: 'q: a tenth of the counselors', filter: { q: 'cleo' } },
    { name: 'q: one scenario', filter: { q: 'part 42' } },
    { name: 'q: every scenario', filter: { q: 'part' } },
    { name: 'q: every counselor', filter: { q: 'c-' } },
    { name: 'q: nothing', filter: { q: 'no such name' } },
    { name: 'q: one counselor, active', filter: { q: 'c-1234', statuses } },
    { name: 'q: one counselor, cancelled', filter: { q: 'c-1234', statuses: ['cancelled'] } },
    { name: 'q: one counselor, overdue', filter: { q: 'c-1234', overdue: true } },
    { name: 'q: a tenth of the counselors, overdue', filter: { q: 'cleo', overdue: true } },
    { name: 'q: nothing, active', filter: { q: 'no such name', statuses } },
    { name: 'a counselor', filter: { counselorIds: [counselorId] } },
    { name: 'a counselor, active', filter: { counselorIds: [counselorId], statuses } },
    { name: 'a counselor, overdue', filter: { counselorIds: [counselorId], overdue: true } },
    { name: '10 counselors', filter: { counselorIds: await some('counselors', 10) } },
    { name: '200 counselors', filter: { counselorIds: await some('counselors', 200) } },
    { name: '200 counselors, active', filter: { counselorIds: await some('counselors', 200), statuses } },
    {
      name: '30 counselors with nothing',
      filter: { counselorIds: Array.from({ length: 30 }, () => randomUUID()) },
    },
    { name: '10 scenarios', filter: { scenarioIds: await some('scenarios', 10) } },
    { name: '10 scenarios, active', filter: { scenarioIds: await some('scenarios', 10), statuses } },
    {
      name: '10 counselors, 10 scenarios',
      filter: { counselorIds: await some('counselors', 10), scenarioIds: await some('scenarios', 10) },
    },
    { name: 'changed within an hour', filter: { updatedSince: inDays(-1 / 24) } },
    { name: 'changed within a day', filter: { updatedSince: inDays(-1) } },
    { name: 'changed within a month', filter: { updatedSince: inDays(-30) } },
    { name: 'changed within a year', filter: { updatedSince: inDays(-365) } },
    {
      name: 'changed within a day, completed',
      filter: { updatedSince: inDays(-1), statuses: ['completed'] },
    },
    {
      name: 'changed within a day, a counselor',
      filter: { updatedSince: inDays(-1), counselorIds: [counselorId] },
    },
    { name: 'created by an import', filter: { importId: counselorId } },
    { name: 'a scenario', filter: { scenarioIds: [scenarioId] } },
    { name: 'a scenario, active', filter: { scenarioIds: [scenarioId], statuses } },
    { name: 'a scenario, cancelled', filter: { scenarioIds: [scenarioId], statuses: ['cancelled'] } },
    { name: 'a scenario, overdue', filter: { scenarioIds: [scenarioId], overdue: true } },
    { name: 'a scenario, q: one counselor', filter: { scenarioIds: [scenarioId], q: 'c-1234' } },
    {
      name: 'a counselor and a scenario',
      filter: { counselorIds: [counselorId], scenarioIds: [scenarioId] },
    },
    { name: 'by external id, a counselor', filter: { counselorExternalId: 'c-1234' } },
    { name: 'by external id, active', filter: { counselorExternalId: 'c-1234', statuses } },
  ];
}

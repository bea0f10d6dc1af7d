/**
 * What PostgreSQL has after a round, held against what callers were told and against itself. Nothing is ever deleted, so
 * the rows of all changes show also what was only for a moment.
 */
import type { Pool } from 'pg';
import { keyOf, type Recorder } from '../history/recorder.ts';
import type { Import } from '../workload/imports.ts';
import type { Violation } from './violation.ts';

interface Assignment {
  id: string;
  counselorId: string;
  scenarioId: string;
  note: string;
  status: string;
  version: number;
  feedback: string | null;
  assignedById: string;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  cancelledAt: Date | null;
}

interface Change {
  assignmentId: string;
  version: number;
  at: Date;
  from: string | null;
  to: string;
  reason: string | null;
}

const steps = new Set([
  'null pending',
  'pending in_progress',
  'in_progress completed',
  'pending cancelled',
  'in_progress cancelled',
]);

export async function checkRows(
  pool: Pool,
  scenarioIds: readonly string[],
  recorder: Recorder,
  imports: readonly Import[],
): Promise<Violation[]> {
  const { rows: assignments } = await pool.query<Assignment>(
    `SELECT id, counselor_id AS "counselorId", scenario_id AS "scenarioId", note, status, version, feedback,
       assigned_by_id AS "assignedById", created_at AS "createdAt", started_at AS "startedAt",
       completed_at AS "completedAt", cancelled_at AS "cancelledAt"
     FROM assignments WHERE scenario_id = ANY ($1) ORDER BY created_at, id`,
    [scenarioIds],
  );
  const { rows: changes } = await pool.query<Change>(
    `SELECT assignment_id AS "assignmentId", version, at, from_status AS from, to_status AS to, reason
     FROM assignment_changes WHERE assignment_id = ANY ($1) ORDER BY version`,
    [assignments.map(({ id }) => id)],
  );
  const { rows: orphans } = await pool.query<{ id: string }>(
    `SELECT DISTINCT assignment_id AS id FROM assignment_changes c
     WHERE NOT EXISTS (SELECT FROM assignments a WHERE a.id = c.assignment_id)`,
  );
  const changesOf = Object.groupBy(changes, ({ assignmentId }) => assignmentId);
  const violations: Violation[] = orphans.map(({ id }) => ({
    rule: 'row and history agree',
    seen: `${id} has a history and no row`,
  }));
  const found = (rule: string, seen: string): void => void violations.push({ rule, seen });

  for (const assignment of assignments) {
    const fault = faultIn(assignment, changesOf[assignment.id] ?? []);
    if (fault !== undefined) found('row and history agree', `${assignment.id}: ${fault}`);
  }

  for (const ofOnePair of Object.values(Object.groupBy(assignments, keyOf))) {
    const endOf = ({ completedAt, cancelledAt }: Assignment): number =>
      (completedAt ?? cancelledAt)?.getTime() ?? Infinity;
    for (const [i, next] of ofOnePair!.entries()) {
      const before = ofOnePair![i - 1];
      if (before !== undefined && endOf(before) > next.createdAt.getTime())
        found(
          'never two active',
          `${before.id} had not ended when ${next.id} was created, for ${keyOf(next)}`,
        );
    }
  }

  const kept = Map.groupBy(assignments, (each) => `${keyOf(each)} ${each.note}`);
  for (const [name, { length }] of [...kept].map(([key, all]) => [key, all] as const)) {
    if (length > 1) found('once', `one request made ${length} assignments: ${name}`);
  }
  for (const { pair, input, output } of recorder.calls) {
    if (input.do !== 'create' || output?.was !== 'created') continue;
    if (!kept.has(`${keyOf(pair)} ${input.tag}`))
      found('acknowledged is kept', `${input.tag} for ${keyOf(pair)} is gone`);
  }
  for (const { id, note, feedback } of assignments) {
    for (const tag of [note, feedback]) {
      const operation = tag === null ? undefined : recorder.refused.get(tag);
      if (operation !== undefined)
        found('refused has no effect', `${operation} ${tag} was refused, and is in ${id}`);
    }
  }
  for (const { assignmentId, reason } of changes) {
    if (reason !== null && recorder.refused.has(reason))
      found(
        'refused has no effect',
        `cancel ${reason} was refused, and is in the history of ${assignmentId}`,
      );
  }

  const byAssigner = Object.groupBy(assignments, ({ assignedById }) => assignedById);
  for (const { id, counts, reported, rows, isComplete } of imports) {
    const { total = NaN, ...parts } = counts;
    const sum = Object.values(parts).reduce((all, count) => all + count, 0);
    const there = byAssigner[id]?.length ?? 0;
    const told = (outcome: string): number => reported[outcome] ?? 0;
    const isRight =
      sum === total &&
      (isComplete ? total === rows : total + told('unprocessed') <= rows) &&
      counts['created'] === there &&
      counts['created'] === told('created') &&
      counts['existing'] === told('existing') &&
      counts['completedBefore'] === told('completed_before');
    if (!isRight)
      found(
        'counts add up',
        `import ${id} of ${rows} rows counts ${JSON.stringify(counts)}, reports ${JSON.stringify(reported)}, made ${there}`,
      );
  }
  return violations;
}

/** Whether a row is what its changes lead to. */
function faultIn(row: Assignment, changes: readonly Change[]): string | undefined {
  const last = changes.at(-1);
  if (last === undefined) return 'it has no history';
  for (const [i, { version, from, to }] of changes.entries()) {
    if (version !== i + 1) return `version ${i + 1} is missing in its history`;
    if (!steps.has(`${from} ${to}`) || from !== (changes[i - 1]?.to ?? null))
      return `its history goes from ${from} to ${to} after ${changes[i - 1]?.to}`;
  }
  if (row.version !== last.version) return `it has version ${row.version}, its history ${last.version}`;
  if (row.status !== last.to) return `it is ${row.status}, and by its history ${last.to}`;
  const timeOf = (status: string): number | undefined =>
    changes.find(({ to }) => to === status)?.at.getTime();
  const times = [
    [row.createdAt, 'pending'],
    [row.startedAt, 'in_progress'],
    [row.completedAt, 'completed'],
    [row.cancelledAt, 'cancelled'],
  ] as const;
  for (const [time, status] of times) {
    if (time?.getTime() !== timeOf(status)) return `it was ${status} at another time than by its history`;
  }
  return undefined;
}

/** Assignments at random, and what a report of them is by going through all of them. */
import fc from 'fast-check';
import type { Pool } from 'pg';
import type { World } from './worlds.js';

export interface Figures {
  total: number;
  pending: number;
  inProgress: number;
  completed: number;
  cancelled: number;
  overdue: number;
  medianDays: number | null;
  p90Days: number | null;
  meanScore: number | null;
  scores: number[];
  withoutScore: number;
}

export interface Row extends Figures {
  scenario?: { id: string; externalId: string; title: string };
  counselor?: { id: string; externalId: string; name: string };
  group?: string | null;
  weekStart?: string;
}

export interface Report {
  asOf: string;
  groupBy: string;
  from: string | null;
  to: string | null;
  rows: Row[];
  totals: Figures;
}

export const groupings = ['scenario', 'counselor', 'group', 'week'] as const;
export type Grouping = (typeof groupings)[number];

/** An assignment as it is in its table. */
export interface Stored {
  counselorId: string;
  scenarioId: string;
  group: string | null;
  status: 'pending' | 'in_progress' | 'completed' | 'cancelled';
  score: number | null;
  dueAt: Date | null;
  createdAt: Date;
  completedAt: Date | null;
}

const hour = 3_600_000;
const day = 24 * hour;

const drawn = fc.record({
  pair: fc.nat(1_000_000),
  status: fc.constantFrom('pending', 'in_progress', 'completed', 'completed', 'completed', 'cancelled'),
  created: fc.integer({ min: -200 * day, max: -day }),
  took: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * day })),
  // Not just now: it would become overdue while reports are compared.
  due: fc.option(fc.integer({ min: -75 * day, max: 75 * day }).filter((ms) => Math.abs(ms) > hour)),
  score: fc.option(fc.oneof(fc.constantFrom(0, 9.99, 10, 89.99, 90, 100), fc.integer({ min: 0, max: 1000 }).map((n) => n / 10))), // prettier-ignore
});

/** Puts so many into an organization, without minding what is there; a pair is active once, and ended any number of times. */
export async function scatter(
  { pool, counselors, scenarios }: World,
  count: number,
  seed: number,
): Promise<void> {
  const some = fc.sample(drawn, { seed, numRuns: count });
  const active = new Set<number>();
  const all = some.map((one) => {
    const pair = one.pair % (counselors.length * scenarios.length);
    const isSecond = !['completed', 'cancelled'].includes(one.status) && active.has(pair);
    if (!isSecond) active.add(pair);
    return { ...one, pair, status: isSecond ? 'completed' : one.status };
  });
  const column = (value: (one: (typeof all)[number]) => unknown): unknown[] => all.map(value);
  await pool.query(
    `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, status, due_at, created_at, score,
                              assigned_by_kind, assigned_by_id, assigned_by_name, completed_at, cancelled_at)
     SELECT gen_random_uuid(), organization_id, c.id, scenario_id, status, now() + due * interval '1 ms',
       now() + created * interval '1 ms', CASE WHEN status = 'completed' THEN score END,
       'user', gen_random_uuid(), 'Somebody',
       CASE WHEN status = 'completed' THEN now() + (created + took) * interval '1 ms' END,
       CASE WHEN status = 'cancelled' THEN now() END
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::float8[], $5::float8[], $6::float8[], $7::float8[])
       AS one (counselor_id, scenario_id, status, due, created, took, score)
     JOIN counselors c ON c.id = counselor_id`,
    [
      column(({ pair }) => counselors[pair % counselors.length]!.id),
      column(({ pair }) => scenarios[Math.floor(pair / counselors.length)]!.id),
      column(({ status }) => status),
      column(({ due }) => due),
      column(({ created }) => created),
      column(({ took }) => took),
      column(({ score }) => score),
    ],
  );
}

/** All of the demo organization. */
export async function stored(pool: Pool): Promise<Stored[]> {
  const { rows } = await pool.query<Stored>(`
    SELECT a.counselor_id AS "counselorId", a.scenario_id AS "scenarioId", c.group_name AS "group", a.status, a.score,
           a.due_at AS "dueAt", a.created_at AS "createdAt", a.completed_at AS "completedAt"
    FROM assignments a JOIN counselors c ON c.id = a.counselor_id JOIN organizations o ON o.id = a.organization_id
    WHERE o.name = 'Demo Crisis Line'`);
  return rows;
}

/** Of some assignments, one after the other. */
export function figuresOf(some: readonly Stored[], asOf: string): Figures {
  const completed = some.filter(({ status }) => status === 'completed');
  const days = completed
    .map(({ createdAt, completedAt }) => (completedAt!.getTime() - createdAt.getTime()) / day)
    .toSorted((a, b) => a - b);
  const scores = completed.flatMap(({ score }) => (score === null ? [] : [score]));
  const of = (wanted: string): number => some.filter(({ status }) => status === wanted).length;
  return {
    total: some.length,
    pending: of('pending'),
    inProgress: of('in_progress'),
    completed: completed.length,
    cancelled: of('cancelled'),
    overdue: some.filter(
      ({ status, dueAt }) =>
        (status === 'pending' || status === 'in_progress') && dueAt !== null && dueAt < new Date(asOf),
    ).length,
    medianDays: percentile(days, 0.5),
    p90Days: percentile(days, 0.9),
    meanScore: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    scores: Array.from(
      { length: 10 },
      (_, i) => scores.filter((score) => Math.min(9, Math.floor(score / 10)) === i).length,
    ),
    withoutScore: completed.length - scores.length,
  };
}

/** Between the two that it lies between. @param sorted upwards */
function percentile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place % 1);
}

/** By what they are grouped, as JSON's `null` or text. */
export function groupsOf(
  some: readonly Stored[],
  groupBy: Grouping,
  timeZone: string,
): Map<string | null, Stored[]> {
  return Map.groupBy(some, (one) => {
    if (groupBy === 'week') return mondayOf(dayIn(timeZone, one.createdAt));
    return groupBy === 'group' ? one.group : one[`${groupBy}Id`];
  });
}

export function keyOf(row: Row): string | null {
  return row.scenario?.id ?? row.counselor?.id ?? row.weekStart ?? row.group ?? null;
}

/** The day that it is in a zone, by another implementation than the service's. */
export function dayIn(timeZone: string, moment: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment);
}

export function mondayOf(date: string): string {
  const utc = new Date(`${date}T00:00:00Z`);
  utc.setUTCDate(utc.getUTCDate() - ((utc.getUTCDay() + 6) % 7));
  return utc.toISOString().slice(0, 10);
}

const counts = [
  'total',
  'pending',
  'inProgress',
  'completed',
  'cancelled',
  'overdue',
  'withoutScore',
] as const;

/** Every count of the rows, added up. */
export function sumsOf(rows: readonly Figures[]) {
  const sum = (of: (row: Figures) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return {
    ...(Object.fromEntries(counts.map((name) => [name, sum((row) => row[name])])) as Record<
      (typeof counts)[number],
      number
    >),
    scores: Array.from({ length: 10 }, (_, i) => sum(({ scores }) => scores[i]!)),
  };
}

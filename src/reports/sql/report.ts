/**
 * A report in one statement: what is counted for each part and what is counted for all are two groupings of the same rows,
 * and so add up. Where weeks begin comes as instants: where days begin is for `days.ts` to say.
 */
import { type Figures, type Grouping, tenths } from '../report-words.js';

/** Which assignments a report is of. */
export interface Selection {
  organizationId: string;
  /** Of counselors; null: all of them, and those in none. */
  groups: readonly string[] | null;
  /** When they were assigned; null: since ever, or until now. */
  from: Date | null;
  /** Exclusive. */
  to: Date | null;
}

/** A row of a part, or the last one, which is of all of them. */
export interface ReportRow extends Figures {
  isTotal: boolean;
  /** Of the scenario or the counselor. */
  key: string | number | null;
  externalId: string | null;
  name: string | null;
}

/** To the millisecond that is answered: what is due in it is not overdue yet. */
const asOf = `date_trunc('milliseconds', now())`;

interface Parts {
  /** Of what an assignment is a part. */
  key: string;
  /** What the key needs beside the assignments. */
  joined?: string;
  /** Where its name is found. */
  named?: { table: string; name: string };
  order: string;
}

const partsBy: Record<Grouping, Parts> = {
  scenario: { key: 'a.scenario_id', named: { table: 'scenarios', name: 'title' }, order: 'name, key' },
  counselor: { key: 'a.counselor_id', named: { table: 'counselors', name: 'name' }, order: 'name, key' },
  group: {
    // Sorted by bytes while it is counted: a language's order costs several times as much.
    key: 'c.group_name COLLATE "C"',
    joined: 'JOIN counselors c ON c.id = a.counselor_id',
    order: 'key COLLATE "default"',
  },
  week: { key: 'width_bucket(a.created_at, $weeks::timestamptz[])', order: 'key' },
};

const count = (condition: string): string => `count(*) FILTER (WHERE ${condition})::int`;

const inTenth = ({ from }: { from: number }): string =>
  count(from === 90 ? 'score >= 90' : `score >= ${from} AND score < ${from + 10}`);

/** @param weekStarts by which weeks are numbered from 1 */
export function reportStatement(
  grouping: Grouping,
  selection: Selection,
  weekStarts: readonly Date[],
  values: unknown[],
): string {
  const { key, joined = '', named, order } = partsBy[grouping];
  const where = whereOf(selection, values);
  const part = key.replace('$weeks', () => `$${values.push(weekStarts)}`);
  return `
    WITH counted AS (
      SELECT
        key, grouping(key) = 1 AS "isTotal", count(*)::int AS total,
        ${count(`status = 'pending'`)} AS pending, ${count(`status = 'in_progress'`)} AS "inProgress",
        ${count(`status = 'completed'`)} AS completed, ${count(`status = 'cancelled'`)} AS cancelled,
        ${count('is_overdue')} AS overdue,
        percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY days) AS percentiles,
        avg(score) AS "meanScore",
        ARRAY[${tenths.map(inTenth).join(', ')}] AS scores,
        ${count(`status = 'completed' AND score IS NULL`)} AS "withoutScore"
      FROM (
        SELECT
          ${part} AS key, status, score,
          date_part('epoch', a.completed_at - a.created_at) / 86400 AS days,
          a.completed_at IS NULL AND a.cancelled_at IS NULL AND a.due_at < ${asOf} AS is_overdue
        FROM assignments a ${joined}
        WHERE ${where}
      ) seen
      GROUP BY GROUPING SETS ((key), ())
    )
    SELECT counted.*, percentiles[1] AS "medianDays", percentiles[2] AS "p90Days",
           ${named === undefined ? 'NULL' : 'named.external_id'} AS "externalId",
           ${named === undefined ? 'NULL' : `named.${named.name}`} AS name
    FROM counted ${named === undefined ? '' : `LEFT JOIN ${named.table} named ON named.id = key`}
    ORDER BY "isTotal", ${order}`;
}

/** The moment of the snapshot, and when the first and the last of the assignments were assigned, as far as groups are left aside. */
export function spanStatement(selection: Selection, values: unknown[]): string {
  const where = whereOf({ ...selection, groups: null }, values);
  return `
    SELECT ${asOf} AS "asOf", min(a.created_at) AS first, max(a.created_at) AS last
    FROM assignments a WHERE ${where}`;
}

export interface Span {
  asOf: Date;
  first: Date | null;
  last: Date | null;
}

function whereOf({ organizationId, groups, from, to }: Selection, values: unknown[]): string {
  const $ = (value: unknown): string => `$${values.push(value)}`;
  const organization = $(organizationId);
  const conditions = [`a.organization_id = ${organization}`];
  if (from !== null) conditions.push(`a.created_at >= ${$(from)}`);
  if (to !== null) conditions.push(`a.created_at < ${$(to)}`);
  if (groups !== null) {
    conditions.push(`a.counselor_id IN (
        SELECT id FROM counselors
        WHERE organization_id = ${organization} AND group_name = ANY (${$(groups)}))`);
  }
  return conditions.join(' AND ');
}

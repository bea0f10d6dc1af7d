/**
 * A page of assignments by keyset: every page starts where an index points, however deep it lies.
 * The text is put together from the filters that are set, so that each combination gets a plan of its own.
 */
import { containing } from '../../http/paging/containing.js';
import type { Keyset } from '../../http/paging/pages.js';
import type { Statement } from '../../database/connections/pools.js';
import type { AssignmentStatus } from '../lifecycle.js';
import { type DueFilter, due, dueConditions } from './due-filter.js';
import { assignmentColumns, type AssignmentRow } from './assignment-row.js';

export const sorts = ['createdAt', '-createdAt', 'dueAt', '-dueAt'] as const;
/** A leading minus sorts downwards. Assignments without a due date count as due last. */
export type Sort = (typeof sorts)[number];

export interface AssignmentFilter extends DueFilter {
  organizationId: string;
  counselorId?: string | undefined;
  /** The organization's own id of the counselor. */
  counselorExternalId?: string | undefined;
  scenarioId?: string | undefined;
  /** Of counselors; null: all of them, and those in none. */
  groups?: readonly string[] | null | undefined;
  statuses?: readonly AssignmentStatus[] | undefined;
  overdue?: boolean | undefined;
  /** Part of the counselor's or the scenario's name or external id. */
  q?: string | undefined;
}

/** Whom and what a text names. */
export interface Named {
  counselorIds: string[];
  scenarioIds: string[];
}

/** Up to so many that `q` names are looked up first; more of them are found soon on the way through a list. */
export const mostNamed = 1000;

/** Parameters: organization, pattern, limit. With their ids as values the planner knows how few they are. */
export const namedBy: Statement = {
  name: 'named-by',
  text: `
    SELECT
      ARRAY(SELECT id FROM counselors
            WHERE organization_id = $1 AND (name ILIKE $2 OR external_id ILIKE $2) LIMIT $3) AS "counselorIds",
      ARRAY(SELECT id FROM scenarios
            WHERE organization_id = $1 AND (title ILIKE $2 OR external_id ILIKE $2) LIMIT $3) AS "scenarioIds"`,
};

const sortKeys = { createdAt: 'a.created_at', dueAt: due };

export function keysetOf(sort: Sort): Keyset<AssignmentRow> {
  const field = sort.replace('-', '') as keyof typeof sortKeys;
  return {
    order: sort,
    key: sortKeys[field],
    type: 'timestamptz',
    id: 'a.id',
    isDescending: sort.startsWith('-'),
    positionOf: (row) => [row[field]?.toISOString() ?? 'infinity', row.id],
  };
}

/**
 * Active, in the words of the index of active pairs, which finds those of one counselor, and in the words of the lists'
 * own indexes, which so do not offer themselves to the look-up of an active pair. CHECKs keep both the same; a list
 * says both where either index may serve it.
 */
const active = `a.status IN ('pending', 'in_progress')`;
const unended = 'a.completed_at IS NULL AND a.cancelled_at IS NULL';

/** A page's statement, without its rest (see `readPage`). */
export const selectWhere = (conditions: string): string => `
    SELECT ${assignmentColumns}
    FROM assignments a
    JOIN counselors c ON c.id = a.counselor_id
    JOIN scenarios s ON s.id = a.scenario_id
    WHERE ${conditions}`;

/**
 * What a filter demands of `a`.
 * @param values to which its parameters are added
 * @param named whom and what `q` names, where they are few
 */
export function conditionsOf(filter: AssignmentFilter, values: unknown[], named?: Named): string {
  const $ = (value: unknown): string => `$${values.push(value)}`;
  const organization = $(filter.organizationId);

  const conditions = [`a.organization_id = ${organization}`];
  if (filter.counselorId !== undefined) conditions.push(`a.counselor_id = ${$(filter.counselorId)}`);
  if (filter.counselorExternalId !== undefined) {
    conditions.push(`a.counselor_id = (
        SELECT id FROM counselors
        WHERE organization_id = ${organization} AND external_id = ${$(filter.counselorExternalId)})`);
  }
  if (filter.scenarioId !== undefined) conditions.push(`a.scenario_id = ${$(filter.scenarioId)}`);
  if (filter.groups != null) {
    conditions.push(`a.counselor_id IN (
        SELECT id FROM counselors
        WHERE organization_id = ${organization} AND group_name = ANY (${$(filter.groups)}))`);
  }
  if (filter.statuses !== undefined) {
    conditions.push(`a.status = ANY (${$(filter.statuses)})`);
    if (filter.statuses.every((each) => each === 'pending' || each === 'in_progress'))
      conditions.push(unended);
  }
  if (filter.overdue === true) conditions.push(`${active} AND ${unended} AND ${due} < now()`);
  if (filter.overdue === false) conditions.push(`NOT (${active} AND ${due} < now())`);
  conditions.push(...dueConditions(filter, $));
  if (named !== undefined) {
    const { counselorIds, scenarioIds } = named;
    conditions.push(`(a.counselor_id = ANY (${$(counselorIds)}) OR a.scenario_id = ANY (${$(scenarioIds)}))`);
  } else if (filter.q !== undefined) conditions.push(matching(organization, $(containing(filter.q))));
  return conditions.join('\n      AND ');
}

function matching(organization: string, pattern: string): string {
  return `(
        a.counselor_id IN (
          SELECT id FROM counselors
          WHERE organization_id = ${organization} AND (name ILIKE ${pattern} OR external_id ILIKE ${pattern}))
        OR a.scenario_id IN (
          SELECT id FROM scenarios
          WHERE organization_id = ${organization} AND (title ILIKE ${pattern} OR external_id ILIKE ${pattern})))`;
}

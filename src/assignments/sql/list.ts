/**
 * A page of assignments by keyset: every page starts where an index points, however deep it lies.
 * The text is put together from the filters that are set, so that each combination gets a plan of its own.
 */
import type { Keyset } from '../../http/paging/pages.js';
import { wordsOf } from '../../http/paging/search.js';
import { type Day, endOf } from '../../http/validation/days.js';
import { activeStatuses, type AssignmentStatus } from '../lifecycle.js';
import { type DueFilter, due, dueConditions } from './due-filter.js';
import { assignmentColumns, type AssignmentRow } from './assignment-row.js';
import { idsOf, type Match, matching } from './search.js';

export const sorts = ['createdAt', '-createdAt', 'dueAt', '-dueAt'] as const;
/** A leading minus sorts downwards. Assignments without a due date count as due last. */
export type Sort = (typeof sorts)[number];

export interface AssignmentFilter extends DueFilter {
  organizationId: string;
  /** Any of them. */
  ids?: readonly string[] | undefined;
  /** Any of them; none where the list is empty. */
  counselorIds?: readonly string[] | undefined;
  /** The organization's own id of the counselor. */
  counselorExternalId?: string | undefined;
  /** Any of them. */
  scenarioIds?: readonly string[] | undefined;
  /** The import that created it. */
  importId?: string | undefined;
  /** Inclusive. */
  updatedSince?: Date | undefined;
  /** After the day has ended, or after the instant. */
  completedAfter?: Date | Day | undefined;
  /** Of counselors; null: all of them, and those in none. */
  groups?: readonly string[] | null | undefined;
  statuses?: readonly AssignmentStatus[] | undefined;
  overdue?: boolean | undefined;
  /** Words that the counselor and the scenario have between them. */
  q?: string | undefined;
}

const sortKeys = { createdAt: 'a.created_at', dueAt: due };

/** @param areFew whether the rows are so few that they are found first and then sorted */
export function keysetOf(sort: Sort, areFew = false): Keyset<AssignmentRow> {
  const field = sort.replace('-', '') as keyof typeof sortKeys;
  const key = sortKeys[field];
  return {
    order: sort,
    // The same, but not as an index has it: else the planner would walk there until it meets them.
    key: areFew ? `(${key} + interval '0 s')` : key,
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
export const unended = 'a.completed_at IS NULL AND a.cancelled_at IS NULL';
/** Those in the words of their indexes. */
const cancelled = 'a.cancelled_at IS NOT NULL';

/**
 * Tells whether so few rows are selected (`areFew`) that they are best found first and then sorted: those of several
 * counselors or scenarios, who may be newcomers, and what was changed or completed lately, which is at the far end of an
 * order upwards. Looks no further than it takes to know. Undefined where the order of an index leads there anyway.
 */
export function countStatement(
  { organizationId, timeZone, counselorIds, scenarioIds, updatedSince, completedAfter }: AssignmentFilter,
  sort: Sort,
): { text: string; values: unknown[] } | undefined {
  const isSeveral = [counselorIds, scenarioIds].some((ids) => ids !== undefined && ids.length > 1);
  const isLately = updatedSince !== undefined || completedAfter !== undefined;
  if (!isSeveral && (!isLately || sort.startsWith('-'))) return undefined;
  // What was changed or completed is counted in its index alone.
  const most = isSeveral ? 5_000 : 50_000;
  const values: unknown[] = [];
  const conditions = conditionsOf(
    { organizationId, timeZone, counselorIds, scenarioIds, updatedSince, completedAfter },
    values,
  );
  const text = `
    SELECT count(*) < ${most} AS "areFew"
    FROM (SELECT FROM assignments a WHERE ${conditions.join(' AND ')} LIMIT ${most}) found`;
  return { text, values };
}

const named = `
    FROM assignments a
    JOIN counselors c ON c.id = a.counselor_id
    JOIN scenarios s ON s.id = a.scenario_id`;

/**
 * A page's statement.
 * @param values to which its parameters are added
 * @param rest as `readPage` has it
 * @param matches what `q` finds, where that is not common
 */
export function listStatement(
  filter: AssignmentFilter,
  sort: Sort,
  values: unknown[],
  rest: string,
  matches?: readonly Match[],
): string {
  const isIndexed = sort.endsWith('createdAt');
  return `
    SELECT ${assignmentColumns} ${named}
    WHERE ${whereOf(filter, values, { isIndexed, rest }, matches)}
    ${rest}`;
}

/** All that a filter selects, as `FROM … WHERE …`. @param matches as {@link listStatement} has them */
export function selected(filter: AssignmentFilter, values: unknown[], matches?: readonly Match[]): string {
  const isMatched = wordsOf(filter.q) !== undefined && matches === undefined;
  const where = whereOf(filter, values, { isIndexed: false, rest: '' }, matches);
  return `${isMatched ? named : 'FROM assignments a'} WHERE ${where}`;
}

function whereOf(
  filter: AssignmentFilter,
  values: unknown[],
  page: { isIndexed: boolean; rest: string },
  matches: readonly Match[] | undefined,
): string {
  if (matches?.length === 0) return 'false';
  const conditions = conditionsOf(filter, values);
  const hints = hintsOf(filter);
  if (matches !== undefined) return `a.id IN (${idsOf(matches, { conditions, hints, ...page }, values)})`;
  const words = wordsOf(filter.q);
  const found = words === undefined ? [] : [matching(`$${values.push(words)}`)];
  return [...conditions, ...hints, ...found].join('\n      AND ');
}

/** What a filter demands of `a`, but for `q`. */
function conditionsOf(filter: AssignmentFilter, values: unknown[]): string[] {
  const $ = (value: unknown): string => `$${values.push(value)}`;
  const organization = $(filter.organizationId);

  const conditions = [`a.organization_id = ${organization}`];
  if (filter.ids !== undefined) conditions.push(`a.id = ANY (${$(filter.ids)})`);
  const oneOf = (column: string, ids: readonly string[]): string =>
    // An index is followed in its order for one value, not for a list of one.
    ids.length === 1 ? `${column} = ${$(ids[0])}` : `${column} = ANY (${$(ids)})`;
  if (filter.counselorIds !== undefined) conditions.push(oneOf('a.counselor_id', filter.counselorIds));
  if (filter.counselorExternalId !== undefined) {
    conditions.push(`a.counselor_id = (
        SELECT id FROM counselors
        WHERE organization_id = ${organization} AND external_id = ${$(filter.counselorExternalId)})`);
  }
  if (filter.scenarioIds !== undefined) conditions.push(oneOf('a.scenario_id', filter.scenarioIds));
  if (filter.importId !== undefined)
    // What followed one of these, as it repeats, is assigned by the import too, but not created.
    conditions.push(
      `a.assigned_by_kind = 'import' AND a.assigned_by_id = ${$(filter.importId)} AND a.previous_id IS NULL`,
    );
  if (filter.updatedSince !== undefined) conditions.push(`a.updated_at >= ${$(filter.updatedSince)}`);
  if (filter.completedAfter !== undefined)
    conditions.push(`a.completed_at > ${$(endOf(filter.completedAfter, filter.timeZone))}`);
  if (filter.groups != null) {
    // Not asked of each row (`of-groups.ts`): the counselors of a small group lead to their assignments.
    conditions.push(`a.counselor_id IN (
        SELECT id FROM counselors
        WHERE organization_id = ${organization} AND group_name = ANY (${$(filter.groups)}))`);
  }
  if (filter.statuses !== undefined) conditions.push(`a.status = ANY (${$(filter.statuses)})`);
  if (filter.overdue === true) conditions.push(`${active} AND ${due} < now()`);
  if (filter.overdue === false) conditions.push(`NOT (${active} AND ${due} < now())`);
  conditions.push(...dueConditions(filter, $));
  return conditions;
}

/** What follows from a filter, and what indexes are asked by: the planner does not derive it from CHECKs. */
function hintsOf({ statuses, overdue }: AssignmentFilter): string[] {
  if (overdue === true || statuses?.every((each) => activeStatuses.includes(each))) return [unended];
  return statuses?.every((each) => each === 'cancelled') ? [cancelled] : [];
}

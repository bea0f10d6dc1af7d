/**
 * Changes fields of assignments that stay in their status: of one if it still has the version that the caller saw, of many
 * whichever they have. What is as wanted already stays as it is. Rows are found and locked as in `change-status.ts`.
 */
import type { Versions } from '../../database/versions.js';
import type { Statement } from '../../database/connections/pools.js';
import { actorParameters, type Actor, type AssignmentStatus } from '../lifecycle.js';
import type { Due } from '../../http/validation/days.js';
import { assignmentColumns, type AssignmentRow, named } from './assignment-row.js';
import { isOfGroups } from './of-groups.js';

/** undefined leaves what it is; null empties it. */
export type EditedFields = {
  [Field in keyof Due | 'note' | 'score' | 'feedback' | 'repeatEveryMonths']?:
    AssignmentRow[Field] | undefined;
};

export interface Edit {
  organizationId: string;
  /** If set, only assignments of counselors of these are found. */
  groups: readonly string[] | null;
  ids: string[];
  /** Versions that may be edited; null: any. */
  versions: Versions;
  /** Statuses in which it may be edited. */
  statuses: readonly AssignmentStatus[];
  actor: Actor;
  fields: EditedFields;
  reason: string | null;
  /** Only what would become of each, and nothing changes. */
  dryRun?: boolean;
}

/** The assignment after the edit, or as it is if it has another version or status. */
export interface EditedRow extends AssignmentRow {
  matched: boolean;
}

const columns = [
  { field: 'dueAt', name: 'due_at', type: 'timestamptz(3)' },
  // Whoever sends back the instant that they read makes no instant of a day.
  { field: 'dueOn', name: 'due_on', type: 'date', stays: '$13::date IS NULL AND due_at = $12::timestamptz' },
  { field: 'note', name: 'note', type: 'text' },
  { field: 'score', name: 'score', type: 'double precision' },
  { field: 'feedback', name: 'feedback', type: 'text' },
  { field: 'repeatEveryMonths', name: 'repeat_every_months', type: 'smallint' },
] as const;

/** Writes SQL for each column; `wanted` is what is to be in it, of a row of assignments. */
const each = (
  write: (column: (typeof columns)[number], wanted: string) => string,
  joint = ',\n        ',
): string =>
  columns
    .map((column, i) => {
      const { field, name, type } = column;
      const unless = 'stays' in column ? ` AND (${column.stays}) IS NOT TRUE` : '';
      const isGiven = `'${field}' = ANY ($11::text[])${unless}`;
      return write(column, `CASE WHEN ${isGiven} THEN $${12 + i}::${type} ELSE ${name} END`);
    })
    .join(joint);
const names = each(({ name }) => name, ', ');

/**
 * What a history keeps of fields that differ, as SQL.
 * @param fields of each: what it was, and what it is
 */
export const changesOf = (fields: readonly { field: string; from: string; to: string }[]): string =>
  fields
    .map(
      ({ field, from, to }) => `
        CASE WHEN ${from} IS DISTINCT FROM ${to}
             THEN jsonb_build_object('${field}', jsonb_build_object('from', ${from}, 'to', ${to}))
             ELSE '{}' END`,
    )
    .join(' || ');

const editing = `
    WITH target AS (
      SELECT
        found.*,
        ${each(({ name }, wanted) => `${wanted} AS new_${name}`)},
        $3::integer[] IS NULL OR version = ANY ($3) AS matched
      FROM unnest($2::uuid[]) wanted
      CROSS JOIN LATERAL (
        SELECT ctid AS place, id, version, status, ${names} FROM assignments
        WHERE organization_id = $1 AND id = wanted AND ${isOfGroups('counselor_id', '$4')}
        LIMIT 1
      ) found
    ), compared AS (
      SELECT *,
        matched AND status = ANY ($5::text[])
          AND (${names}) IS DISTINCT FROM (${each(({ name }) => `new_${name}`, ', ')}) AS differs
      FROM target
    ), differing AS (
      SELECT * FROM compared WHERE differs AND NOT $18::boolean
    ), changed AS (
      UPDATE assignments SET
        ${each(({ name }, wanted) => `${name} = ${wanted}`)},
        -- Whoever moves the due date moves the series.
        repeat_anchor = CASE WHEN 'dueAt' = ANY ($11) AND due_at IS DISTINCT FROM $12 THEN NULL ELSE repeat_anchor END,
        version = version + 1
      WHERE ctid = ANY (ARRAY(SELECT place FROM differing))
      RETURNING *
    ), logged AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, reason, changes
      )
      SELECT
        id, version + 1, clock_timestamp(), $6, $7, $8::uuid, $9, status, status, $10,
        ${changesOf(columns.map(({ field, name }) => ({ field, from: name, to: `new_${name}` })))}
      FROM differing
      WHERE (SELECT count(*) FROM changed) > 0
    )`;

/** One: `ids` has one. */
export const edit: Statement = {
  name: 'edit',
  text: `${editing}, result AS (
      SELECT * FROM changed
      UNION ALL
      SELECT a.*
      FROM target CROSS JOIN LATERAL (SELECT * FROM assignments WHERE id = target.id LIMIT 1) a
      WHERE NOT EXISTS (SELECT FROM differing)
    )
    SELECT target.matched, ${assignmentColumns}
    FROM result a
    CROSS JOIN target
    ${named}`,
};

export const editMany: Statement = {
  name: 'edit-many',
  text: `${editing}
    SELECT id, status, differs AS changed FROM compared`,
};

export function parametersOf(wanted: Edit): unknown[] {
  const { fields } = wanted;
  return [
    wanted.organizationId,
    wanted.ids,
    wanted.versions,
    wanted.groups,
    wanted.statuses,
    ...actorParameters(wanted.actor),
    wanted.reason,
    columns.map(({ field }) => field).filter((field) => fields[field] !== undefined),
    ...columns.map(({ field }) => fields[field] ?? null),
    wanted.dryRun ?? false,
  ];
}

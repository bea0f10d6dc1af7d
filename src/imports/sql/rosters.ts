/**
 * Rows of a roster: each creates or updates what has its external id, as if they came one after the other. What a row
 * says nothing of, because the file has no such column or the line no such member, stays as it is. So does what is
 * archived, unless the import is to bring it back: whoever was left out of a roster may be in it by mistake. An external id
 * that differs in case alone from one that is there, or that an earlier row has, creates nothing.
 */
import type { Statement } from '../../database/connections/pools.js';
import { linkCounselors } from '../../identity/users/sql/link-counselors.js';
import { foldCase, inAnyCase } from '../../database/transactions/external-ids.js';
import { applyRows, type ApplyRows } from './apply-rows.js';

interface RosterColumn {
  name: string;
  /** What is stored for a field of the file, which may be empty, or null where the file has no such column. */
  value: (field: string) => string;
}

/**
 * Own parameters: `$5` the place of the external id in a row, from 1; then that of each column, null if the file has
 * none; then whether what is archived comes back.
 * @param isErased whether `known` is nobody any more
 */
function applyRoster(table: string, columns: readonly RosterColumn[], isErased = 'false'): ApplyRows {
  const unarchive = `$${columns.length + 6}::boolean`;
  const each = (write: (column: RosterColumn, field: string) => string, joint = ',\n        '): string =>
    columns.map((column, i) => write(column, `fields[$${i + 6}::integer]`)).join(joint);
  return applyRows({
    name: table,
    columns: 'read.fields',
    body: `wanted AS (
      SELECT row, id, organization_id, fields[$5::integer] AS external_id,
        ${each(({ name, value }, field) => `${field} IS NOT NULL AS has_${name}, ${value(field)} AS ${name}`)}
      FROM imported
      WHERE fault IS NULL
    ), turns AS (
      SELECT *,
        row_number() OVER same AS turn,
        lead(row) OVER same IS NULL AS is_last,
        first_value(id) OVER same AS new_id,
        -- The rows from one that says something of a column to the next that does.
        ${each(({ name }) => `count(*) FILTER (WHERE has_${name}) OVER same AS said_${name}`)}
      FROM wanted
      WINDOW same AS (PARTITION BY external_id ORDER BY row)
    ), found AS (
      SELECT t.row, t.organization_id, t.external_id, turn, is_last, new_id, known.id AS known_id,
        CASE WHEN known.id IS NULL THEN
          coalesce(alike.external_id, nullif(first_value(t.external_id) OVER in_any_case, t.external_id))
        END AS other,
        known.archived_at IS NOT NULL AS is_archived,
        known.archived_at IS NOT NULL AND ${unarchive} AS returns,
        ${isErased} AS is_erased,
        ${each(({ name }) => `known.${name} AS known_${name}`)},
        ${each(
          ({ name, value }) => `
        CASE
          WHEN said_${name} > 0 THEN first_value(t.${name}) OVER (PARTITION BY t.external_id, said_${name} ORDER BY row)
          WHEN known.id IS NULL THEN ${value('NULL::text')}
          ELSE known.${name}
        END AS ${name}`,
        )}
      FROM turns t
      LEFT JOIN LATERAL (
        SELECT * FROM ${table} WHERE organization_id = t.organization_id AND external_id = t.external_id LIMIT 1
      ) known ON true
      LEFT JOIN LATERAL (
        SELECT external_id FROM ${table}
        WHERE known.id IS NULL
          AND ${inAnyCase('organization_id', 'external_id')} = ${inAnyCase('t.organization_id', 't.external_id')}
        LIMIT 1
      ) alike ON true
      WINDOW in_any_case AS (PARTITION BY ${foldCase('t.external_id')} ORDER BY row)
    ), compared AS (
      SELECT *,
        ${each(({ name }) => `CASE WHEN turn = 1 THEN known_${name} ELSE lag(${name}) OVER same END AS old_${name}`)}
      FROM found
      WINDOW same AS (PARTITION BY external_id ORDER BY row)
    ), decided AS (
      SELECT *,
        CASE
          WHEN other IS NOT NULL OR is_erased THEN 'invalid'
          WHEN turn = 1 AND known_id IS NULL THEN 'created'
          WHEN turn = 1 AND returns OR ${each(({ name }) => `${name} IS DISTINCT FROM old_${name}`, ' OR ')} THEN 'updated'
          ELSE 'existing'
        END AS outcome
      FROM compared
    ), created AS (
      INSERT INTO ${table} (id, organization_id, external_id, ${each(({ name }) => name, ', ')}, created_at, updated_at)
      SELECT new_id, organization_id, external_id, ${each(({ name }) => name, ', ')}, now, now
      FROM decided, clock
      WHERE is_last AND known_id IS NULL AND other IS NULL AND NOT $4::boolean
    ), changed AS (
      UPDATE ${table} t SET
        ${each(({ name }) => `${name} = d.${name}`)},
        archived_at = CASE WHEN NOT d.returns THEN t.archived_at END,
        updated_at = now
      FROM decided d, clock
      WHERE t.id = d.known_id AND d.is_last AND NOT is_erased AND NOT $4::boolean
        AND (d.returns OR ${each(({ name }) => `d.${name} IS DISTINCT FROM t.${name}`, ' OR ')})
    )`,
    outcomes: `
      SELECT row, outcome,
        CASE
          WHEN is_erased THEN 'erased'
          WHEN outcome = 'invalid' THEN 'taken ' || other
          WHEN is_archived AND NOT returns THEN 'archived'
          WHEN returns AND turn = 1 THEN 'unarchived'
          WHEN outcome = 'existing' THEN 'unchanged'
        END AS reason
      FROM decided
      WHERE outcome <> 'created'`,
  });
}

const text = (field: string): string => `nullif(${field}, '')`;
const word = (field: string): string => `lower(nullif(${field}, ''))`;

export const applyCounselors = applyRoster(
  'counselors',
  [
    { name: 'name', value: text },
    { name: 'email', value: text },
    { name: 'group_name', value: text },
  ],
  'known.erased_at IS NOT NULL',
);

/** At the end and not row by row: only then it shows which e-mails one counselor alone has. */
export const linkImported: Statement = {
  text: linkCounselors(
    '(SELECT u.*, i.started_at FROM imports i JOIN users u USING (organization_id) WHERE i.id = $1)',
    'c.updated_at >= u.started_at',
  ),
};

export const applyScenarios = applyRoster('scenarios', [
  { name: 'title', value: text },
  { name: 'description', value: (field) => `coalesce(${field}, '')` },
  { name: 'mode', value: word },
  { name: 'difficulty', value: word },
  {
    name: 'skills',
    value: (field) => `ARRAY(
          SELECT trimmed
          FROM unnest(string_to_array(${field}, '|')) skill, btrim(skill, E' \\t\\n\\u00A0') trimmed
          WHERE trimmed <> ''
        )`,
  },
  { name: 'estimated_minutes', value: (field) => `nullif(${field}, '')::integer` },
]);

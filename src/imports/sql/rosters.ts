/**
 * Rows of a roster: each creates or updates what has its external id, as if they came one after the other. What the
 * file has no column for stays as it is.
 */
import { applyRows, type ApplyRows } from './apply-rows.js';

interface RosterColumn {
  name: string;
  /** What is stored for a field of the file, which may be empty, or null where the file has no such column. */
  value: (field: string) => string;
}

/**
 * Own parameters: `$5` the place of the external id in a row, from 1; then that of each column, null if the file has
 * none.
 */
function applyRoster(table: string, columns: readonly RosterColumn[]): ApplyRows {
  const each = (write: (name: string, place: string, column: RosterColumn) => string, joint = ', '): string =>
    columns.map((column, i) => write(column.name, `$${i + 6}::integer`, column)).join(joint);
  const differs = (name: string, place: string): string =>
    `(${place} IS NOT NULL AND ${name} IS DISTINCT FROM old_${name})`;
  return applyRows({
    name: table,
    columns: 'r.fields',
    body: `wanted AS (
      SELECT row, id, organization_id, fields[$5::integer] AS external_id,
        ${each((name, place, { value }) => `${value(`fields[${place}]`)} AS ${name}`)}
      FROM imported
      WHERE fault IS NULL
    ), turns AS (
      SELECT *,
        row_number() OVER same AS turn,
        lead(row) OVER same IS NULL AS is_last,
        first_value(id) OVER same AS new_id,
        ${each((name) => `lag(${name}) OVER same AS earlier_${name}`)}
      FROM wanted
      WINDOW same AS (PARTITION BY external_id ORDER BY row)
    ), found AS (
      SELECT t.*, known.id AS known_id,
        ${each((name) => `CASE WHEN turn = 1 THEN known.${name} ELSE earlier_${name} END AS old_${name}`)}
      FROM turns t
      LEFT JOIN LATERAL (
        SELECT * FROM ${table} WHERE organization_id = t.organization_id AND external_id = t.external_id LIMIT 1
      ) known ON true
    ), decided AS (
      SELECT *,
        CASE
          WHEN turn = 1 AND known_id IS NULL THEN 'created'
          WHEN ${each(differs, ' OR ')} THEN 'updated'
          ELSE 'existing'
        END AS outcome,
        bool_or(turn = 1 AND known_id IS NULL) OVER (PARTITION BY external_id) AS is_new
      FROM found
    ), created AS (
      INSERT INTO ${table} (id, organization_id, external_id, ${each((name) => name)}, created_at, updated_at)
      SELECT new_id, organization_id, external_id, ${each((name) => name)}, now, now
      FROM decided, clock
      WHERE is_last AND is_new AND NOT $4::boolean
    ), changed AS (
      UPDATE ${table} t SET
        ${each((name, place) => `${name} = CASE WHEN ${place} IS NULL THEN t.${name} ELSE d.${name} END`)},
        updated_at = now
      FROM decided d, clock
      WHERE t.id = d.known_id AND d.is_last AND NOT $4::boolean
        AND (${each((name, place) => `(${place} IS NOT NULL AND d.${name} IS DISTINCT FROM t.${name})`, ' OR ')})
    )`,
    outcomes: `
      SELECT row, outcome, CASE outcome WHEN 'existing' THEN 'unchanged' END AS reason
      FROM decided
      WHERE outcome <> 'created'`,
  });
}

const text = (field: string): string => `nullif(${field}, '')`;
const word = (field: string): string => `lower(nullif(${field}, ''))`;

export const applyCounselors = applyRoster('counselors', [
  { name: 'name', value: text },
  { name: 'email', value: text },
]);

export const applyScenarios = applyRoster('scenarios', [
  { name: 'title', value: text },
  { name: 'description', value: (field) => `coalesce(${field}, '')` },
  { name: 'mode', value: word },
  { name: 'difficulty', value: word },
  {
    name: 'skills',
    value: (field) => `ARRAY(
          SELECT btrim(skill) FROM unnest(string_to_array(${field}, '|')) skill WHERE btrim(skill) <> ''
        )`,
  },
  { name: 'estimated_minutes', value: (field) => `nullif(${field}, '')::integer` },
]);

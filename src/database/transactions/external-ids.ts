/**
 * Statements that write rows which an organization names by an `external_id` of its own, unless another row has that, in
 * whatever case. The look and the write are one SERIALIZABLE statement: of two at once that are the same for people one
 * is run again, and finds the other. Rows that differ in case alone may be there from before, and can be changed.
 */
import type { Versions } from '../versions.js';
import type { QueryConfig } from 'pg';

/** What texts that differ in case alone have in common: of Σ, σ and ς too, and of a letter that has an upper case in parts, of ß and of İ. */
export const foldCase = (text: string): string =>
  `replace(replace(normalize(lower(upper(${text}))), 'ß', 'ss'), E'i\\u0307', 'i')`;

/** The same of external ids within an organization, as the index has it. */
export const inAnyCase = (organizationId: string, externalId: string): string =>
  `(${organizationId}::text || ${foldCase(externalId)})`;

/** Values by the names of their columns; what is undefined is left out. */
type Values = Readonly<Record<string, unknown>>;

/** Where a value is in the statement, as SQL has it, by the name of its column. */
export type Place = (column: string) => string;

/** SQL that computes the value of a column; `$1` is the organization and `$2` the id. */
type Computed = Readonly<Record<string, (place: Place) => string>>;

export interface Written {
  /** The external id of the row that is in the way; then nothing was written. */
  taken: string | null;
  /** False: there is no such row of such a version. */
  isWritten: boolean;
}

const outcome = `
      SELECT (SELECT external_id FROM other) AS taken, EXISTS (SELECT FROM written) AS "isWritten"`;

/** Returns {@link Written}. */
export function insertNamed(
  table: string,
  organizationId: string,
  id: string,
  { external_id, ...more }: Values,
  computed: Computed = {},
): QueryConfig {
  const { names, places, values } = listed(more, computed);
  return {
    text: `
      WITH other AS (${rowNamed(table, 'true')}), written AS (
        INSERT INTO ${table} (organization_id, id, external_id, ${names.join(', ')})
        SELECT $1, $2, $3, ${places.join(', ')} WHERE NOT EXISTS (SELECT FROM other)
        RETURNING 1
      ) ${outcome}`,
    values: [organizationId, id, external_id, ...values],
  };
}

/**
 * Changes a row, if it is there in one of these versions and meets the condition. Returns {@link Written}.
 * @param condition as SQL; `parameter` takes a value and returns its place
 */
export function updateNamed(
  table: string,
  organizationId: string,
  id: string,
  versions: Versions,
  fields: Values,
  computed: Computed = {},
  condition: (parameter: (value: unknown) => string) => string = () => 'true',
): QueryConfig {
  const { names, places, values: given } = listed(fields, computed);
  const values = [organizationId, id, fields['external_id'], ...given];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const row = `organization_id = $1 AND id = $2 AND ${condition(parameter)}`;
  const among = parameter(versions);
  return {
    text: `
      WITH other AS (
        ${rowNamed(table, `id <> $2 AND $3 <> (SELECT external_id FROM ${table} WHERE ${row})`)}
      ), written AS (
        UPDATE ${table} SET ${names.map((name, i) => `${name} = ${places[i]!}, `).join('')}updated_at = now()
        WHERE ${row} AND NOT EXISTS (SELECT FROM other)
          AND (${among}::integer[] IS NULL OR version = ANY (${among}))
        RETURNING 1
      ) ${outcome}`,
    values,
  };
}

const rowNamed = (table: string, condition: string): string => `
  SELECT external_id FROM ${table}
  WHERE ${inAnyCase('organization_id', 'external_id')} = ${inAnyCase('$1::uuid', '$3::text')} AND ${condition}
  ORDER BY external_id <> $3 LIMIT 1`;

/** From the fourth parameter on. */
function listed(
  fields: Values,
  computed: Computed,
): { names: string[]; places: string[]; values: unknown[] } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const places = new Map(given.map(([name], i) => [name, `$${4 + i}`]));
  const place: Place = (column) => places.get(column)!;
  const more = Object.entries(computed).map(([name, sql]): [string, string] => [name, sql(place)]);
  return {
    names: [...places.keys(), ...more.map(([name]) => name)],
    places: [...places.values(), ...more.map(([, sql]) => sql)],
    values: given.map(([, value]) => value),
  };
}

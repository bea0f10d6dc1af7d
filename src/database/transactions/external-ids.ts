/**
 * Statements that write rows which an organization names by an `external_id` of its own, unless another row has that, in
 * whatever case. The look and the write are one SERIALIZABLE statement: of two at once that are the same for people one
 * is run again, and finds the other. Rows that differ in case alone may be there from before, and can be changed.
 */
import type { QueryConfig } from 'pg';

/** Values by the names of their columns; what is undefined is left out. */
type Values = Readonly<Record<string, unknown>>;

export interface Written {
  /** The external id of the row that is in the way; then nothing was written. */
  taken: string;
}

/** Returns {@link Written} if nothing was. */
export function insertNamed(
  table: string,
  organizationId: string,
  id: string,
  { external_id, ...more }: Values,
): QueryConfig {
  const { names, places, values } = listed(more, 4);
  return {
    text: `
      WITH other AS (${rowNamed(table, 'true')}), written AS (
        INSERT INTO ${table} (organization_id, id, external_id, ${names.join(', ')})
        SELECT $1, $2, $3, ${places.join(', ')} WHERE NOT EXISTS (SELECT FROM other)
      )
      SELECT external_id AS taken FROM other`,
    values: [organizationId, id, external_id, ...values],
  };
}

/** Changes a row, if it is there. Returns {@link Written} if it was not, because of another. */
export function updateNamed(table: string, organizationId: string, id: string, fields: Values): QueryConfig {
  const { names, places, values } = listed(fields, 4);
  return {
    text: `
      WITH other AS (
        ${rowNamed(table, `id <> $2 AND $3 <> (SELECT external_id FROM ${table} WHERE organization_id = $1 AND id = $2)`)}
      ), written AS (
        UPDATE ${table} SET ${names.map((name, i) => `${name} = ${places[i]!}, `).join('')}updated_at = now()
        WHERE organization_id = $1 AND id = $2 AND NOT EXISTS (SELECT FROM other)
      )
      SELECT external_id AS taken FROM other`,
    values: [organizationId, id, fields['external_id'], ...values],
  };
}

const rowNamed = (table: string, condition: string): string => `
  SELECT external_id FROM ${table}
  WHERE organization_id = $1 AND lower(external_id) = lower($3::text) AND ${condition}
  ORDER BY external_id <> $3 LIMIT 1`;

/** @param first the number of the first parameter */
function listed(fields: Values, first: number): { names: string[]; places: string[]; values: unknown[] } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    names: given.map(([name]) => name),
    places: given.map((_, i) => `$${first + i}`),
    values: given.map(([, value]) => value),
  };
}

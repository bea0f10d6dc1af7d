/** More counselors and scenarios for the demo organization than its demo data has. */

export type Enrolled = { id: string; externalId: string };

/**
 * SQL that makes so many, with external ids from `prefix` and a number from 1 on, and returns them as {@link Enrolled}.
 * @param organizations whose, as a condition
 */
export function enrolment(
  table: 'counselors' | 'scenarios',
  count: number,
  prefix: string,
  organizations = `o.name = 'Demo Crisis Line'`,
): string {
  const name = table === 'counselors' ? 'name' : 'title';
  return `
    INSERT INTO ${table} (id, organization_id, external_id, ${name})
    SELECT gen_random_uuid(), o.id, '${prefix}' || i, upper('${prefix}') || i
    FROM organizations o, generate_series(1, ${count}) i WHERE ${organizations}
    RETURNING id, external_id AS "externalId"`;
}

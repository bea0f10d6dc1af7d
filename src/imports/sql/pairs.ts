/**
 * Rows that name a counselor and a scenario, and what there is of the two: looked up as by every other door, in the same words.
 *
 * Own parameters: `$5` and `$6` the places of counselor and scenario in a row, from 1; `$7` the place of the e-mail; `$8` the
 * actor's name.
 */
// oxlint-disable-next-line no-restricted-imports -- a chunk of an import is the very statement of every other create
import { decide } from '../../assignments/sql/create-where-none-is-active.js';
import { inAnyCase } from '../../database/transactions/external-ids.js';

/** Of a row. */
export const pairColumns = `
        read.fields[$5::integer] AS counselor,
        coalesce(read.fields[$7::integer], read.fields[$5::integer]) AS counselor_email,
        read.fields[$6::integer] AS scenario,
        CASE WHEN length(read.fields[$6]) = 36
          AND read.fields[$6] ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
          THEN read.fields[$6]::uuid END AS scenario_id`;

/** Who changes what a row names, in the order of `actorParameters`. */
export const importActor = `'import', 'import', $1::uuid, $8::text`;

/** An e-mail that several share names none of them. */
const oneWithEmail = (condition: string): string => `
        SELECT (array_agg(id))[1], (array_agg(external_id))[1], (array_agg(name))[1], (array_agg(archived_at))[1]
        FROM (
          SELECT id, external_id, name, archived_at FROM counselors
          WHERE organization_id = w.organization_id AND lower(email) = lower(w.counselor_email) AND ${condition}
          LIMIT 2
        ) named
        HAVING count(*) = 1`;

/**
 * `wanted` and what it comes to: see `decide`.
 * @param own columns of `wanted`, each after a comma: due_at, due_on, note, repeat_every_months, unless_completed_before, and more
 * @param more see `decide`
 */
export const decidePairs = (own: string, more?: { active: string; found: string }): string => `wanted AS (
      SELECT
        row AS position, id, organization_id, counselor AS counselor_external_id, counselor_email, scenario_id,
        scenario AS scenario_external_id${own},
        'import' AS door, 'import' AS actor_kind, $1::uuid AS actor_id, $8::text AS actor_name
      FROM imported
      WHERE fault IS NULL
    ), ${decide(
      `
        SELECT id, external_id, name, archived_at FROM counselors
        WHERE organization_id = w.organization_id AND external_id = w.counselor_external_id
        UNION ALL
        ${oneWithEmail('archived_at IS NULL')}
        UNION ALL
        ${oneWithEmail('true')}`,
      undefined,
      undefined,
      more,
    )}`;

/** Why there is no such pair, where there is none: of `decided`, as WHENs of a CASE. */
export const unknownPair = `
          WHEN outcome = 'unknown_counselor' THEN concat_ws(' ', outcome, (
            SELECT external_id FROM counselors c
            WHERE ${inAnyCase('c.organization_id', 'c.external_id')} = ${inAnyCase('d.organization_id', 'wanted_counselor')}
            LIMIT 1
          ))
          WHEN outcome = 'unknown_scenario' THEN concat_ws(' ', outcome, (
            SELECT external_id FROM scenarios s
            WHERE ${inAnyCase('s.organization_id', 's.external_id')} = ${inAnyCase('d.organization_id', 'wanted_scenario')}
            LIMIT 1
          ))`;

/** Rows of assignments: check and create as for every other door, in the same words. */
// oxlint-disable-next-line no-restricted-imports -- a chunk of an import is the very statement of every other create
import { createAllowed, decide } from '../../assignments/sql/create-where-none-is-active.js';
import { inAnyCase } from '../../database/transactions/external-ids.js';
import type { Statement } from '../../database/connections/pools.js';
import { applyRows } from './apply-rows.js';

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
 * Own parameters: `$5`, `$6` and `$7` the places of counselor, scenario and note in a row, from 1; `$8` whether pairs
 * that were completed before are left out; `$9` the actor's name; `$10` the place of the e-mail.
 */
export const applyAssignments = applyRows({
  name: 'assignments',
  columns: `
        read.fields[$5::integer] AS counselor,
        coalesce(read.fields[$10::integer], read.fields[$5::integer]) AS counselor_email,
        read.fields[$6::integer] AS scenario,
        CASE WHEN length(read.fields[$6]) = 36
          AND read.fields[$6] ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
          THEN read.fields[$6]::uuid END AS scenario_id,
        nullif(read.fields[$7::integer], '') AS note, r.due_at, r.due_on`,
  body: `wanted AS (
      SELECT
        row AS position, id, organization_id, counselor AS counselor_external_id, counselor_email, scenario_id,
        scenario AS scenario_external_id, due_at, due_on, note,
        $8::boolean AS unless_completed_before,
        'import' AS door, 'import' AS actor_kind, $1::uuid AS actor_id, $9::text AS actor_name
      FROM imported
      WHERE fault IS NULL
    ), ${decide(`
        SELECT id, external_id, name, archived_at FROM counselors
        WHERE organization_id = w.organization_id AND external_id = w.counselor_external_id
        UNION ALL
        ${oneWithEmail('archived_at IS NULL')}
        UNION ALL
        ${oneWithEmail('true')}`)}, allowed AS (
      SELECT * FROM decided WHERE outcome = 'created' AND NOT $4::boolean
    ), ${createAllowed}`,
  outcomes: `
      SELECT
        position AS row,
        CASE
          WHEN outcome IN ('unknown_counselor', 'unknown_scenario', 'archived_counselor', 'archived_scenario')
          THEN 'invalid'
          ELSE outcome
        END AS outcome,
        CASE
          WHEN outcome = 'unknown_counselor' THEN concat_ws(' ', outcome, (
            SELECT external_id FROM counselors c
            WHERE ${inAnyCase('c.organization_id', 'c.external_id')} = ${inAnyCase('d.organization_id', 'wanted_counselor')}
            LIMIT 1
          ))
          WHEN outcome = 'unknown_scenario' THEN concat_ws(' ', outcome, (
            SELECT external_id FROM scenarios s
            WHERE ${inAnyCase('s.organization_id', 's.external_id')} = ${inAnyCase('d.organization_id', 'wanted_scenario')}
            LIMIT 1
          ))
          WHEN outcome <> 'existing' THEN outcome
          WHEN active_id IS NULL OR active_assigned_by_id = $1 THEN 'earlier_line'
          ELSE 'active'
        END AS reason
      FROM decided d
      WHERE outcome <> 'created'`,
});

/**
 * What the rows of an import relied on that may change before they are committed, where no SERIALIZABLE and no lock of the
 * table sees to it. That no pair was active the unique index keeps, from each row's insertion on.
 *
 * - No counselor is archived or erased, which cancels what it sees of theirs. The update changes nothing and counts no
 *   version, but whoever changes the same row with an older snapshot is run again, and then sees these assignments.
 * - No pair was completed: with ours in the index none can be from now on.
 */
export const confirmAssignments: Statement = {
  name: 'import-assignments-confirm',
  text: `
    WITH made AS MATERIALIZED (
      SELECT id, counselor_id, scenario_id FROM assignments
      WHERE assigned_by_kind = 'import' AND assigned_by_id = $1::uuid
    ), concerned AS MATERIALIZED (
      SELECT DISTINCT counselor_id AS id FROM made
    ), unchanged AS (
      UPDATE counselors c SET name = name FROM concerned
      WHERE c.id = concerned.id AND c.archived_at IS NULL
      RETURNING 1
    )
    SELECT
    WHERE (SELECT count(*) FROM unchanged) = (SELECT count(*) FROM concerned)
      AND NOT EXISTS (
        SELECT FROM made CROSS JOIN LATERAL (
          SELECT FROM assignments
          WHERE $2::boolean AND counselor_id = made.counselor_id AND scenario_id = made.scenario_id AND status = 'completed'
          LIMIT 1
        ) completed
      )`,
};

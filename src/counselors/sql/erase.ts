/**
 * Makes unreadable whatever says who a counselor was, in one statement: docs/decisions/0021-tags-leaving-erasing.md has what
 * that is and why. Their rows, their assignments and the times and scores of these stay, so that counts do; what is open
 * is cancelled: here and not by `cancelOpen`, as PostgreSQL updates a row once in a statement. Serializable, for the same
 * reason as archiving.
 */
import type { Versions } from '../../database/versions.js';
import type { Statement } from '../../database/connections/pools.js';
import { type Actor, actorParameters } from '../../assignments/lifecycle.js';

/** What was found; `isErased`: what `confirm` named was erased now. */
export interface Erasure {
  externalId: string;
  role: string | null;
  erasedAt: Date | null;
  isErased: boolean;
}

/** The history keeps that a text was changed, and not which. */
const withoutTexts = ['note', 'feedback']
  .map(
    (field) =>
      `CASE WHEN h.changes ? '${field}' THEN '{"${field}": {"from": null, "to": null}}' ELSE '{}' END::jsonb`,
  )
  .join(' || ');

/** A column of ours in the cells of a file's rows, from 1; those of a build before `read_as` have its columns, however spelled. */
const placeOf = (name: string): string => `(
        SELECT min(place)::integer FROM unnest(coalesce(i.read_as, i.columns)) WITH ORDINALITY AS c (name, place)
        WHERE lower(regexp_replace(c.name, '[\\s_-]+', '', 'g')) = ${name}
      )`;

/** What a row of `files` says of whom it is about, in lower case; the last is an e-mail as it is looked up. */
const namesIn = (row: string): string => {
  const cell = (place: string): string => `lower((coalesce(${row}.cells, ${row}.fields))[${place}])`;
  return `ARRAY[${['files.name_place', 'files.email_place', 'files.width + 1'].map(cell).join(', ')}]`;
};

/**
 * Rows of others that their account made. No index finds these: the table is read from its first place to its last, in
 * which order connections for writes do not read otherwise, and not at all where there is no account.
 */
const everywhere = (table: string, column: string): string => `
        ${table}.ctid > '(0,0)' AND (SELECT user_id FROM person) IS NOT NULL
        AND ${table}.${column} = (SELECT user_id FROM person)`;

export const erase: Statement = {
  name: 'erase-counselor',
  text: `
    WITH clock AS MATERIALIZED (
      SELECT clock_timestamp()::timestamptz(3) AS now
    ), target AS (
      SELECT c.id, c.external_id, c.email, c.user_id, c.erased_at, c.version, u.role
      FROM counselors c
      LEFT JOIN LATERAL (SELECT role FROM users WHERE id = c.user_id LIMIT 1) u ON true
      WHERE c.organization_id = $1 AND c.id = $2
    ), person AS MATERIALIZED (
      SELECT * FROM target
      WHERE erased_at IS NULL AND external_id = $3 AND coalesce(role, 'counselor') = 'counselor'
        AND ($4::integer[] IS NULL OR version = ANY ($4))
    ), counselor AS (
      UPDATE counselors c SET
        external_id = 'erased-' || c.id, name = 'Erased', email = NULL, user_id = NULL,
        archived_at = coalesce(c.archived_at, now), erased_at = now, updated_at = now
      FROM person, clock
      WHERE c.id = person.id
    ), account AS (
      UPDATE users u SET
        email = 'erased-' || u.id || '@erased.invalid', name = 'Erased', password_hash = NULL,
        oidc_issuer = NULL, oidc_subject = NULL, oidc_email = NULL, oidc_unlinked_subject = NULL, session_version = session_version + 1,
        deactivated_at = coalesce(deactivated_at, now), erased_at = now, updated_at = now
      FROM person, clock
      WHERE u.id = person.user_id
    ), signed_out AS (
      DELETE FROM sessions USING person WHERE sess ->> 'userId' = person.user_id::text
    ), theirs AS MATERIALIZED (
      SELECT a.id, a.version, a.status,
        CASE WHEN status IN ('pending', 'in_progress') THEN 'cancelled' ELSE status END AS to_status
      FROM person
      JOIN LATERAL (SELECT id, version, status FROM assignments WHERE counselor_id = person.id) a ON true
    ), assignment AS (
      UPDATE assignments a SET
        status = theirs.to_status, cancelled_at = CASE theirs.to_status WHEN 'cancelled' THEN coalesce(cancelled_at, now) END,
        note = NULL, feedback = NULL, version = a.version + 1,
        assigned_by_name = CASE assigned_by_id WHEN person.user_id THEN 'Erased' ELSE assigned_by_name END
      FROM theirs, person, clock
      WHERE a.id = theirs.id
      RETURNING a.id
    ), past AS (
      UPDATE assignment_changes h SET
        reason = NULL, changes = h.changes || ${withoutTexts},
        actor_name = CASE actor_id WHEN person.user_id THEN 'Erased' ELSE actor_name END
      FROM theirs, person
      WHERE h.assignment_id = theirs.id
    ), logged AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, reason
      )
      SELECT id, version + 1, now, $5, $6, $7::uuid, $8, status, to_status, 'The counselor was erased.'
      FROM theirs, clock
      -- After the rows: whoever meets another's change is told to try again (40001), and not that a version is there (23505).
      WHERE (SELECT count(*) FROM assignment) > 0
    ), assigned AS (
      UPDATE assignments a SET assigned_by_name = 'Erased'
      WHERE ${everywhere('a', 'assigned_by_id')} AND NOT EXISTS (SELECT FROM theirs WHERE id = a.id)
    ), acted AS (
      UPDATE assignment_changes h SET actor_name = 'Erased'
      WHERE ${everywhere('h', 'actor_id')} AND NOT EXISTS (SELECT FROM theirs WHERE id = h.assignment_id)
    ), files AS MATERIALIZED (
      SELECT i.id, cardinality(coalesce(i.read_as, i.columns)) AS width,
        ${placeOf(`CASE type WHEN 'counselors' THEN 'externalid' ELSE 'counselor' END`)} AS name_place,
        ${placeOf(`CASE type WHEN 'counselors' THEN 'email' END`)} AS email_place
      FROM person
      JOIN imports i ON i.organization_id = $1 AND i.type <> 'scenarios' AND i.rows_deleted_at IS NULL
    ), names AS MATERIALIZED (
      -- Also those of before, where a row that created them, or something of theirs, has them.
      SELECT lower(name) AS name FROM person, unnest(ARRAY[external_id, email]) name WHERE name IS NOT NULL
      UNION
      SELECT name
      FROM files
      JOIN import_rows r ON r.import_id = files.id
      CROSS JOIN person
      CROSS JOIN unnest(${namesIn('r')}) name
      WHERE (r.id = person.id OR r.id IN (SELECT id FROM theirs)) AND name IS NOT NULL
    ), rows AS (
      UPDATE import_rows r SET
        fields = array_fill('erased'::text, ARRAY[cardinality(r.fields)]), cells = NULL, whole = NULL,
        fault = 'The person of this row was erased.'
      FROM files, person
      WHERE r.import_id = files.id
        AND (r.id = person.id OR r.id IN (SELECT id FROM theirs)
          OR ${namesIn('r')} && (SELECT array_agg(name) FROM names)
          -- A line of NDJSON that could not be read.
          OR EXISTS (SELECT FROM names WHERE strpos(lower(r.whole), to_json(name)::text) > 0))
    ), reasons AS (
      UPDATE import_outcomes o SET reason = split_part(o.reason, ' ', 1)
      FROM files, person
      WHERE o.import_id = files.id AND lower(substr(o.reason, 1 + strpos(o.reason, ' '))) IN (SELECT name FROM names)
    ), warned AS MATERIALIZED (
      -- What is quoted in a warning is an example.
      SELECT DISTINCT i.id FROM names JOIN imports i ON i.organization_id = $1 AND strpos(lower(i.warnings::text), '“' || name) > 0
    ), uploads AS (
      UPDATE imports i SET
        created_by_name = CASE i.created_by_id WHEN person.user_id THEN 'Erased' ELSE i.created_by_name END,
        warnings = CASE WHEN warned.id IS NULL THEN i.warnings ELSE '[]' END
      FROM person, imports o LEFT JOIN warned USING (id)
      WHERE i.id = o.id AND o.organization_id = $1 AND (o.created_by_id = person.user_id OR warned.id IS NOT NULL)
    ), mappings AS (
      UPDATE import_mappings m SET updated_by_name = 'Erased'
      FROM person
      WHERE m.organization_id = $1 AND m.updated_by_id = person.user_id
    ), parts AS (
      DELETE FROM import_parts p
      USING person, imports i
      WHERE i.organization_id = $1 AND i.finished_at IS NOT NULL AND p.import_id = i.id
    ), answers AS (
      DELETE FROM idempotency_keys k
      USING person
      WHERE k.caller_id IN (
          SELECT id FROM api_keys WHERE organization_id = $1 UNION ALL SELECT id FROM users WHERE organization_id = $1
        )
        AND (strpos(k.body, '"user_id":' || to_json(person.external_id)) > 0
          OR strpos(k.body, ' ' || person.external_id || '.') > 0
          OR substring(k.body FROM '"(?:assignment_)?id":"([0-9a-f-]{36})"')::uuid IN (
            SELECT id FROM theirs UNION ALL SELECT person.id
          )
          OR k.outcome ->> 'counselorId' = person.id::text)
    )
    SELECT external_id AS "externalId", role, erased_at AS "erasedAt", EXISTS (SELECT FROM person) AS "isErased"
    FROM target`,
};

export function parametersOf(
  organizationId: string,
  id: string,
  confirm: string,
  versions: Versions,
  actor: Actor,
): unknown[] {
  return [organizationId, id, confirm, versions, ...actorParameters(actor)];
}

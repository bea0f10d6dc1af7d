/**
 * The heart: check and create in one statement, for n wanted assignments at once.
 *
 * One statement is one SERIALIZABLE transaction and one round trip. It looks up counselor and scenario, looks
 * for an active assignment of each pair, inserts where there is none, writes the first row of each history,
 * and returns one outcome per wanted assignment, in their order. A pair that is wanted twice is one create
 * and one duplicate of it. What is unknown is an outcome and no error: no element fails the others.
 * An import's chunk is the same statement over other wanted rows (`imports/sql/`): hence the pieces.
 *
 * Every look-up is a LATERAL probe of one index entry, however many are wanted and however large the tables
 * are: a join may be planned as a scan, and a scan inside a serializable transaction locks all it reads.
 *
 * Times come from a clock read inside the statement and not from now(), which is when the transaction began
 * and so before its snapshot: an assignment that follows a completed one is then never dated before its end.
 *
 * It looks first and inserts an assignment plainly, without ON CONFLICT, whose look at the conflicting row takes no
 * predicate lock.
 */
import type { Statement } from '../../database/connections/pools.js';
import { isUuid } from '../../http/validation/uuid.js';
import { type Keeping, underKeys, withoutKeys } from './under-keys.js';
import type { WantedAssignment, WantedSet } from './wanted.js';

/**
 * What `wanted` comes to: `found` looks up what each element names, `decided` says what becomes of it.
 * @param counselor the look-ups of a counselor, first match wins: `SELECT id, external_id, name, archived_at …`, of `w`
 * @param isHeldUp whether the request of `w` is under way elsewhere, so that nothing may become of it here
 * @param mayBeAssigned a condition on a scenario, of `w`
 * @param more columns that `found` has too, each after a comma: of `active`, and of it or `w`
 * @param isInTheWay a condition on an active assignment, of `w`
 */
export const decide = (
  counselor: string,
  isHeldUp = 'false',
  mayBeAssigned = 'true',
  more = { active: '', found: '' },
  isInTheWay = 'true',
): string => `
    found AS (
      SELECT
        w.position, w.id, w.organization_id, w.due_at, w.due_on, w.note, w.repeat_every_months, w.door, w.actor_kind, w.actor_id, w.actor_name,
        w.counselor_external_id AS wanted_counselor, w.scenario_external_id AS wanted_scenario,
        c.id AS counselor_id, c.external_id AS counselor_external_id, c.name AS counselor_name,
        c.archived_at AS counselor_archived_at,
        s.id AS scenario_id, s.external_id AS scenario_external_id, s.title AS scenario_title,
        s.archived_at AS scenario_archived_at,
        active.id AS active_id, active.status AS active_status, active.created_at AS active_created_at,
        active.assigned_by_id AS active_assigned_by_id,
        completed.id AS completed_id, ${isHeldUp} AS is_held_up${more.found},
        row_number() OVER pair AS turn, first_value(w.id) OVER pair AS first_id,
        first_value(w.actor_id) OVER pair AS first_actor_id
      FROM wanted w
      LEFT JOIN LATERAL (
        ${counselor}
        LIMIT 1
      ) c ON true
      LEFT JOIN LATERAL (
        SELECT id, external_id, title, archived_at FROM scenarios
        WHERE organization_id = w.organization_id AND id = w.scenario_id AND ${mayBeAssigned}
        UNION ALL
        SELECT id, external_id, title, archived_at FROM scenarios
        WHERE organization_id = w.organization_id AND external_id = w.scenario_external_id AND ${mayBeAssigned}
        LIMIT 1
      ) s ON true
      LEFT JOIN LATERAL (
        SELECT id, status, created_at, assigned_by_id${more.active} FROM assignments
        WHERE counselor_id = c.id AND scenario_id = s.id AND status IN ('pending', 'in_progress')
          AND ${isInTheWay}
        LIMIT 1
      ) active ON true
      LEFT JOIN LATERAL (
        SELECT id FROM assignments
        WHERE w.unless_completed_before AND counselor_id = c.id AND scenario_id = s.id AND status = 'completed'
        ORDER BY completed_at DESC
        LIMIT 1
      ) completed ON true
      WINDOW pair AS (PARTITION BY c.id, s.id, ${isHeldUp} ORDER BY w.position)
    ), decided AS (
      SELECT *,
        CASE
          WHEN is_held_up THEN 'held_up'
          WHEN counselor_id IS NULL THEN 'unknown_counselor'
          WHEN scenario_id IS NULL THEN 'unknown_scenario'
          WHEN active_id IS NOT NULL THEN 'existing'
          WHEN counselor_archived_at IS NOT NULL THEN 'archived_counselor'
          WHEN scenario_archived_at IS NOT NULL THEN 'archived_scenario'
          WHEN completed_id IS NOT NULL THEN 'completed_before'
          WHEN turn > 1 THEN 'existing'
          ELSE 'created'
        END AS outcome
      FROM found
    )`;

/** Where an assignment that is made differs from most: as SQL, of `allowed`. */
export interface Making {
  /** The version that it has at the end of the statement. */
  version?: string;
  /** Who assigned it, where that is not who makes it. */
  assignedBy?: string;
  /** Further columns, and what is in them, each after a comma. */
  more?: { columns: string; values: string };
  /** For its history. */
  reason?: string;
}

/** Creates what is `allowed`, at the time of `clock`, each with the first row of its history. */
export const createAllowed = ({
  version = '1',
  assignedBy = 'actor_kind, actor_id, actor_name',
  more = { columns: '', values: '' },
  reason = 'NULL',
}: Making = {}): string => `
    created AS (
      INSERT INTO assignments (
        id, organization_id, counselor_id, scenario_id, due_at, due_on, note, repeat_every_months,
        assigned_by_kind, assigned_by_id, assigned_by_name, created_at, version${more.columns}
      )
      SELECT
        id, organization_id, counselor_id, scenario_id, due_at, due_on, note, repeat_every_months, ${assignedBy}, now,
        ${version}${more.values}
      FROM allowed, clock
    ), logged AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, to_status, reason
      )
      SELECT id, 1, now, door, actor_kind, actor_id, actor_name, 'pending', ${reason}
      FROM allowed, clock
    )`;

/** The groups and scenarios that an element's caller is bound to are JSON arrays: a set may be of several callers. */
const mayAssignTo = '(w.groups IS NULL OR w.groups ? group_name)';
const mayBeAssigned = '(w.scenario_ids IS NULL OR w.scenario_ids ? id::text)';

const create = ({ columns, arrays, isHeldUp, kept, outcome }: Keeping): string => `
    WITH clock AS MATERIALIZED (
      SELECT
        clock_timestamp()::timestamptz(3) AS now,
        set_config('lock_timeout', coalesce($16, current_setting('lock_timeout')), true)
    ), wanted AS (
      SELECT *, ${isHeldUp} AS is_held_up
      FROM unnest(
        $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[], $17::date[],
        $8::text[], $9::boolean[], $10::text[], $11::text[], $12::uuid[], $13::text[], $18::jsonb[], $19::jsonb[],
        $20::smallint[]${arrays}
      ) WITH ORDINALITY AS given (
        id, organization_id, counselor_id, counselor_external_id, scenario_id, scenario_external_id, due_at, due_on,
        note, unless_completed_before, door, actor_kind, actor_id, actor_name, groups, scenario_ids,
        repeat_every_months, ${columns}position
      )
    ), ${decide(
      `
        SELECT id, external_id, name, archived_at FROM counselors
        WHERE organization_id = w.organization_id AND id = w.counselor_id AND ${mayAssignTo}
        UNION ALL
        SELECT id, external_id, name, archived_at FROM counselors
        WHERE organization_id = w.organization_id AND external_id = w.counselor_external_id AND ${mayAssignTo}`,
      'w.is_held_up',
      mayBeAssigned,
    )}, creatable AS (
      SELECT * FROM decided
      WHERE outcome = 'created' AND NOT $14::boolean
        AND NOT EXISTS (SELECT FROM decided WHERE outcome = ANY ($15::text[]))${kept}
    ), ${createAllowed()}
    SELECT
      ${outcome} AS outcome,
      counselor_id AS "counselorId", counselor_external_id AS "counselorExternalId",
      counselor_name AS "counselorName", scenario_id AS "scenarioId",
      scenario_external_id AS "scenarioExternalId", scenario_title AS "scenarioTitle",
      CASE WHEN outcome = 'existing' THEN coalesce(active_id, first_id) END AS "activeId",
      CASE WHEN outcome = 'existing' THEN coalesce(active_status, 'pending') END AS "activeStatus",
      CASE WHEN outcome = 'existing' THEN coalesce(active_created_at, now) END AS "activeCreatedAt",
      CASE WHEN outcome = 'existing' THEN coalesce(active_assigned_by_id, first_actor_id) END AS "activeById",
      completed_id AS "completedId", now
    FROM decided, clock
    ORDER BY position`;

/** The statement for sets without an Idempotency-Key, and the one for sets with some. */
export const createStatements: Record<'unkeyed' | 'keyed', Statement> = {
  unkeyed: { name: 'create-where-none-is-active', text: create(withoutKeys) },
  keyed: { name: 'create-under-keys', text: create(underKeys) },
};

const isKeyed = ({ wanted }: WantedSet): boolean => wanted.some(({ once }) => once !== undefined);

export function createWhereNoneIsActive(set: WantedSet): Statement {
  return createStatements[isKeyed(set) ? 'keyed' : 'unkeyed'];
}

/** The statement's parameters: one array for each column of what is wanted. */
export function parametersOf(set: WantedSet): unknown[] {
  const { wanted, createNothingOn, dryRun, lockTimeoutMs } = set;
  const column = <T>(value: (each: WantedAssignment) => T): T[] => wanted.map(value);
  /** An array as PostgreSQL reads it, of what needs no quotes there: pg looks for some in each element. */
  const plain = (value: (each: WantedAssignment) => string | number | boolean | null): string =>
    `{${wanted.map((each) => value(each) ?? 'NULL').join(',')}}`;
  return [
    plain((each) => each.id),
    plain((each) => each.organizationId),
    plain((each) => ('id' in each.counselor ? each.counselor.id : null)),
    column((each) => ('externalId' in each.counselor ? each.counselor.externalId : null)),
    plain((each) => scenarioId(each.scenario)),
    column((each) => scenarioExternalId(each.scenario)),
    column((each) => each.dueAt),
    column((each) => each.note),
    plain((each) => each.unlessCompletedBefore),
    plain((each) => each.actor.door),
    plain((each) => each.actor.kind),
    plain((each) => each.actor.id),
    column((each) => each.actor.name),
    dryRun,
    createNothingOn,
    lockTimeoutMs === undefined ? null : String(lockTimeoutMs),
    plain((each) => each.dueOn),
    column(({ groups }) => (groups == null ? null : JSON.stringify(groups))),
    column(({ scenarioIds }) => (scenarioIds == null ? null : JSON.stringify(scenarioIds))),
    plain(({ repeatEveryMonths }) => repeatEveryMonths),
    ...(isKeyed(set)
      ? [
          column(({ once }) => once?.key ?? null),
          plain(({ once }) => once?.fingerprint.toString('hex') ?? null),
          plain(({ once }) => once?.lock.toString() ?? null),
          plain(({ timeZone }) => timeZone ?? null),
        ]
      : []),
  ];
}

/** Which pair is wanted, as it is named: the same text is the same pair, and another text may be too. */
export function pairOf({ organizationId, counselor, scenario }: WantedAssignment): string {
  return JSON.stringify([organizationId, Object.values(counselor)[0], Object.values(scenario)[0]]);
}

function scenarioId(scenario: WantedAssignment['scenario']): string | null {
  if ('id' in scenario) return scenario.id;
  return 'idOrExternalId' in scenario && isUuid(scenario.idOrExternalId) ? scenario.idOrExternalId : null;
}

function scenarioExternalId(scenario: WantedAssignment['scenario']): string | null {
  if ('idOrExternalId' in scenario) return scenario.idOrExternalId;
  return 'externalId' in scenario ? scenario.externalId : null;
}

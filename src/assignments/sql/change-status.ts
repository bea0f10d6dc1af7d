/**
 * Moves assignments along their life, in one statement: reads them, changes those where the transition may start
 * where they stand, and writes one row of history for each step. Of one it returns what it then is, of many what
 * became of each.
 *
 * Each is looked up by one entry of an index, and changed at the place where it was found: nothing else says for sure
 * that no index is read from end to end. Places are sorted, so rows are locked in one order, and two such statements
 * wait for each other instead of deadlocking. The history comes after the rows: whoever meets another's change is told
 * to try again (40001), and not that a version is there already (23505).
 *
 * One that repeats is followed by the next when it ends, checked and created as every other. When that is due is planned
 * outside (`dueAgain`), from what the assignment is: where one is to be followed whose plan is not given, or is of another
 * version, nothing changes at all, and what to plan from is returned.
 */
import type { Versions } from '../../database/versions.js';
import type { Statement } from '../../database/connections/pools.js';
import type { Due } from '../../http/validation/days.js';
import { type Actor, actorParameters, type AssignmentStatus, type Transition } from '../lifecycle.js';
import { assignmentColumns, type AssignmentRow, named } from './assignment-row.js';
import { type Following, notFollowing, type Plan, planned, planParameters } from './follow.js';
import { isOfGroups } from './of-groups.js';

export interface StatusChange {
  organizationId: string;
  ids: string[];
  /** Versions that may be changed; null: any. */
  versions: Versions;
  /** If set, only assignments of this counselor are found. */
  counselorId: string | null;
  /** If set, only assignments of counselors of these are found. */
  groups: readonly string[] | null;
  /** If set, only assignments of these are found. */
  scenarioIds: readonly string[] | null;
  actor: Actor;
  transition: Transition;
  score: number | null;
  feedback: string | null;
  reason: string | null;
  /** Only what would become of each, and nothing changes. */
  dryRun?: boolean;
  /** Whether the next one follows what repeats. */
  isFollowed: boolean;
  /** What follows each, by its id, as far as that is planned. */
  plans?: ReadonlyMap<string, Plan>;
}

/** Of an assignment of which the plan is missing, what it is planned from. */
export interface ToPlan extends Due {
  id: string;
  isUnplanned: boolean;
  /** The version to plan for, and the time to do it at. */
  planVersion: number;
  planAt: Date;
  everyMonths: number;
  anchor: string | null;
}

/** The assignment after the change, and the status it had before. */
export interface ChangedRow extends AssignmentRow, ToPlan {
  changed: boolean;
  matched: boolean;
  fromStatus: AssignmentStatus;
}

/** What became of one of many. */
export interface ChangeOutcome extends ToPlan {
  changed: boolean;
  /** That it had before. */
  status: AssignmentStatus;
}

const changing = (next: Following): string => `
    WITH clock AS MATERIALIZED (
      SELECT clock_timestamp()::timestamptz(3) AS now
    ), target AS (
      SELECT found.*, named.*, matched, is_going AND $20::boolean AND repeat_every_months IS NOT NULL AS is_followed
      FROM ${next.named}
      CROSS JOIN LATERAL (
        SELECT
          ctid AS place, id, status, version, organization_id, counselor_id, scenario_id, due_at, due_on, note,
          repeat_every_months, repeat_anchor, assigned_by_kind, assigned_by_id, assigned_by_name
        FROM assignments
        WHERE organization_id = $1 AND id = wanted AND ($3::uuid IS NULL OR counselor_id = $3)
          AND ${isOfGroups('counselor_id', '$17')} AND ($18::uuid[] IS NULL OR scenario_id = ANY ($18))
        LIMIT 1
      ) found
      CROSS JOIN LATERAL (SELECT $16::integer[] IS NULL OR version = ANY ($16) AS matched) tag
      CROSS JOIN LATERAL (SELECT matched AND status = ANY ($4) AND NOT $19::boolean AS is_going) step
    ), unplanned AS (
      SELECT id FROM target WHERE is_followed AND ${next.isUnplanned}
    ), steps AS (
      SELECT target.id, place, target.version + step.position AS version, step.from_status, step.to_status
      FROM target
      CROSS JOIN unnest($4::text[], $5::integer[], $6::text[], $7::text[])
        AS step (start, position, from_status, to_status)
      WHERE step.start = target.status AND target.matched AND NOT $19::boolean AND NOT EXISTS (SELECT FROM unplanned)${next.decided}
    ), changed AS (
      UPDATE assignments SET
        status = $8,
        version = version + (
          SELECT max(position) FROM unnest($4::text[], $5::integer[]) AS step (start, position) WHERE start = status),
        started_at = CASE WHEN $8 = 'cancelled' THEN started_at ELSE coalesce(started_at, clock.now) END,
        completed_at = CASE WHEN $8 = 'completed' THEN clock.now END,
        cancelled_at = CASE WHEN $8 = 'cancelled' THEN clock.now END,
        score = $9::double precision,
        feedback = $10${next.set}
      FROM clock${next.from}
      WHERE ctid = ANY (ARRAY(SELECT place FROM steps))
      RETURNING assignments.*
    ), told AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, reason
      )
      SELECT id, version, now, $11, $12, $13::uuid, $14, from_status, to_status, $15
      FROM steps, clock
      WHERE (SELECT count(*) FROM changed) > 0
    )${next.created}`;

/** A {@link ToPlan}, of `target` and `clock`. */
const planColumns = `
      target.id IN (SELECT id FROM unplanned) AS "isUnplanned", target.version AS "planVersion", now AS "planAt",
      target.repeat_every_months AS "everyMonths", target.repeat_anchor::text AS anchor`;

const one = (next: Following): string => `${changing(next)}, result AS (
      SELECT true AS changed, * FROM changed
      UNION ALL
      SELECT false, a.*
      FROM target CROSS JOIN LATERAL (SELECT * FROM assignments WHERE id = target.id LIMIT 1) a
      WHERE NOT EXISTS (SELECT FROM steps)
    )
    SELECT a.changed, target.matched, target.status AS "fromStatus", ${planColumns}, ${assignmentColumns}
    FROM result a
    CROSS JOIN target CROSS JOIN clock ${named}`;

const many = (next: Following): string => `${changing(next)}
    SELECT id, status, status = ANY ($4) AS changed, due_at AS "dueAt", due_on::text AS "dueOn", ${planColumns}
    FROM target, clock`;

/** Those for what has no plan, as most has none, do not know how to create: a change is a third cheaper for PostgreSQL. */
export const statements = {
  one: { name: 'change-status', text: one(notFollowing) },
  oneFollowed: { name: 'change-status-and-follow', text: one(planned) },
  many: { name: 'change-statuses', text: many(notFollowing) },
  manyFollowed: { name: 'change-statuses-and-follow', text: many(planned) },
} as const satisfies Record<string, Statement>;

const hasPlans = ({ plans }: StatusChange): boolean => plans !== undefined && plans.size > 0;

/** For one: `ids` has one. */
export const changeStatus = (change: StatusChange): Statement =>
  hasPlans(change) ? statements.oneFollowed : statements.one;

export const changeStatuses = (change: StatusChange): Statement =>
  hasPlans(change) ? statements.manyFollowed : statements.many;

export function parametersOf(change: StatusChange): unknown[] {
  const steps = stepsOf(change.transition);
  return [
    change.organizationId,
    change.ids,
    change.counselorId,
    steps.map((step) => step.start),
    steps.map((step) => step.position),
    steps.map((step) => step.from),
    steps.map((step) => step.to),
    change.transition.to,
    change.score,
    change.feedback,
    ...actorParameters(change.actor),
    change.reason,
    change.versions,
    change.groups,
    change.scenarioIds,
    change.dryRun ?? false,
    change.isFollowed,
    ...(hasPlans(change) ? planParameters(change.ids.map((id) => change.plans?.get(id.toLowerCase()))) : []),
  ];
}

interface Step {
  start: AssignmentStatus;
  position: number;
  from: AssignmentStatus;
  to: AssignmentStatus;
}

function stepsOf({ paths }: Transition): Step[] {
  return Object.entries(paths).flatMap(([start, path]) =>
    path.map((to, i) => ({
      start: start as AssignmentStatus,
      position: i + 1,
      from: path[i - 1] ?? (start as AssignmentStatus),
      to,
    })),
  );
}

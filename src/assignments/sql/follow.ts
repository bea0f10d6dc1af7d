/**
 * What a change of status (`change-status.ts`) does where it ends what repeats: the next is checked and created as every other
 * assignment, in the same words and the same statement, and each is told of the other.
 *
 * Nobody's but the ended one can be active, as the pair was theirs until now; if another is after all, it is the next.
 */
import type { Due } from '../../http/validation/days.js';
import { createAllowed, decide } from './create-where-none-is-active.js';

/** What follows an assignment that has this version. */
export interface Plan {
  version: number;
  /** Undefined: nothing does. */
  next: (Due & { id: string; anchor: string }) | undefined;
}

/** Parts of the statement. */
export interface Following {
  /** What is asked for (`wanted`), with its plan. */
  named: string;
  /** Whether a `target` that is to be followed has no plan, or one of another version. */
  isUnplanned: string;
  /** Makes `decided` and `followers` of it. */
  decided: string;
  /** What the ended one is told. */
  set: string;
  from: string;
  created: string;
}

export const planned: Following = {
  named: `unnest($2::uuid[], $21::integer[], $22::uuid[], $23::timestamptz[], $24::date[], $25::timestamp[])
        WITH ORDINALITY AS named (wanted, planned_version, next_id, next_due_at, next_due_on, next_anchor, position)`,
  isUnplanned: 'planned_version IS DISTINCT FROM version',
  decided: `
    ), wanted AS (
      SELECT
        position, next_id AS id, id AS previous_id, organization_id, counselor_id, NULL AS counselor_external_id,
        scenario_id, NULL AS scenario_external_id, next_due_at AS due_at, next_due_on AS due_on, note,
        repeat_every_months, next_anchor, assigned_by_kind, assigned_by_id, assigned_by_name,
        false AS unless_completed_before, $11 AS door, $12 AS actor_kind, $13::uuid AS actor_id, $14 AS actor_name
      FROM target
      WHERE is_followed AND next_id IS NOT NULL AND NOT EXISTS (SELECT FROM unplanned)
    ), ${decide(
      'SELECT id, external_id, name, archived_at FROM counselors WHERE id = w.counselor_id',
      undefined,
      undefined,
      {
        active: '',
        found: ', w.previous_id, w.next_anchor, w.assigned_by_kind, w.assigned_by_id, w.assigned_by_name',
      },
      'id <> w.previous_id',
    )}, followers AS MATERIALIZED (
      SELECT jsonb_object_agg(previous_id, coalesce(active_id, id)) AS of
      FROM decided
      WHERE outcome IN ('created', 'existing')`,
  set: `,
        next_id = (followers.of ->> id::text)::uuid`,
  from: ', followers',
  created: `, allowed AS (
      -- After the rows too: until then the pair is active.
      SELECT * FROM decided WHERE outcome = 'created' AND (SELECT count(*) FROM changed) > 0
    ), ${createAllowed({
      assignedBy: 'assigned_by_kind, assigned_by_id, assigned_by_name',
      more: { columns: ', previous_id, repeat_anchor', values: ', previous_id, next_anchor' },
      reason: `'It follows one that was ' || $8 || '.'`,
    })}`,
};

/** Where nothing is planned, nothing that repeats ends. */
export const notFollowing: Following = {
  named: 'unnest($2::uuid[]) AS named (wanted)',
  isUnplanned: 'true',
  decided: '',
  set: '',
  from: '',
  created: '',
};

/** In the order of what is asked for. */
export function planParameters(plans: readonly (Plan | undefined)[]): unknown[] {
  return [
    plans.map((plan) => plan?.version),
    plans.map((plan) => plan?.next?.id),
    plans.map((plan) => plan?.next?.dueAt),
    plans.map((plan) => plan?.next?.dueOn),
    plans.map((plan) => plan?.next?.anchor),
  ];
}

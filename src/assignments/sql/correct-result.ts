/** Changes the result of one completed assignment if it still has the version that the caller saw. */
import type { Versions } from '../../database/versions.js';
import type { Statement } from '../../database/connections/pools.js';
import type { Actor } from '../lifecycle.js';
import { assignmentColumns } from './assignment-row.js';
import { isOfGroups } from './of-groups.js';

export interface Correction {
  organizationId: string;
  /** If set, only an assignment of a counselor of these is found. */
  groups: readonly string[] | null;
  id: string;
  /** Versions that may be changed; null: any. */
  versions: Versions;
  actor: Actor;
  /** undefined leaves the field as it is; null empties it. */
  score: number | null | undefined;
  feedback: string | null | undefined;
  reason: string;
}

export const correctResult: Statement = {
  name: 'correct-result',
  text: `
    WITH target AS (
      SELECT
        id, version, status, score, feedback,
        CASE WHEN $4 THEN $5::double precision ELSE score END AS new_score,
        CASE WHEN $6 THEN $7 ELSE feedback END AS new_feedback,
        $3::integer[] IS NULL OR version = ANY ($3) AS matched
      FROM assignments
      WHERE organization_id = $1 AND id = $2 AND ${isOfGroups('counselor_id', '$13')}
    ), differing AS (
      SELECT * FROM target
      WHERE matched AND status = 'completed' AND (score, feedback) IS DISTINCT FROM (new_score, new_feedback)
    ), changed AS (
      UPDATE assignments SET
        score = (SELECT new_score FROM differing),
        feedback = (SELECT new_feedback FROM differing),
        version = version + 1
      WHERE organization_id = $1 AND id = $2 AND EXISTS (SELECT FROM differing)
      RETURNING *
    ), logged AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, reason, changes
      )
      SELECT
        id, version + 1, clock_timestamp(), $8, $9, $10::uuid, $11, status, status, $12,
        CASE WHEN score IS DISTINCT FROM new_score
             THEN jsonb_build_object('score', jsonb_build_object('from', score, 'to', new_score))
             ELSE '{}' END
        || CASE WHEN feedback IS DISTINCT FROM new_feedback
             THEN jsonb_build_object('feedback', jsonb_build_object('from', feedback, 'to', new_feedback))
             ELSE '{}' END
      FROM differing
      WHERE (SELECT count(*) FROM changed) > 0
    ), result AS (
      SELECT * FROM changed
      UNION ALL
      SELECT a.* FROM assignments a
      WHERE organization_id = $1 AND id = $2 AND EXISTS (SELECT FROM target) AND NOT EXISTS (SELECT FROM differing)
    )
    SELECT target.matched, ${assignmentColumns}
    FROM result a
    CROSS JOIN target
    JOIN LATERAL (SELECT * FROM counselors WHERE id = a.counselor_id LIMIT 1) c ON true
    JOIN LATERAL (SELECT * FROM scenarios WHERE id = a.scenario_id LIMIT 1) s ON true`,
};

export function parametersOf({
  organizationId,
  id,
  versions,
  actor,
  score,
  feedback,
  reason,
  groups,
}: Correction): unknown[] {
  return [
    organizationId,
    id,
    versions,
    score !== undefined,
    score ?? null,
    feedback !== undefined,
    feedback ?? null,
    actor.door,
    actor.kind,
    actor.id,
    actor.name,
    reason,
    groups,
  ];
}

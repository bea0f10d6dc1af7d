/**
 * Archives a counselor, and cancels what is open of theirs if that is asked for, in one statement. Serializable: a create
 * for them either came before, and so is cancelled too, or sees that they are archived.
 */
import type { Versions } from '../../database/versions.js';
import type { Statement } from '../../database/connections/pools.js';
import { type Actor, actorParameters } from '../../assignments/lifecycle.js';
// oxlint-disable-next-line no-restricted-imports -- whoever cancels a set does it in the same words
import { cancelOpen } from '../../assignments/sql/cancel-open.js';

/** Returns no row if there is no such counselor, in these groups, or they have another version. */
export const archive: Statement = {
  name: 'archive-counselor',
  text: `
    WITH clock AS MATERIALIZED (
      SELECT clock_timestamp()::timestamptz(3) AS now
    ), target AS (
      SELECT id FROM counselors
      WHERE organization_id = $1 AND id = $2 AND ($3::integer[] IS NULL OR version = ANY ($3))
        AND ($5::text[] IS NULL OR group_name = ANY ($5))
    ), archived AS (
      UPDATE counselors SET archived_at = now, updated_at = now
      FROM clock
      WHERE id = $2 AND archived_at IS NULL AND EXISTS (SELECT FROM target)
    ), open AS (
      SELECT ctid AS place, id, version, status FROM assignments
      WHERE counselor_id = $2 AND status IN ('pending', 'in_progress') AND $4::boolean AND EXISTS (SELECT FROM target)
    ), ${cancelOpen('$6, $7, $8::uuid, $9', `'The counselor was archived.'`)}
    SELECT FROM target`,
};

export function parametersOf(
  organizationId: string,
  id: string,
  versions: Versions,
  cancelsOpen: boolean,
  groups: readonly string[] | null,
  actor: Actor,
): unknown[] {
  return [organizationId, id, versions, cancelsOpen, groups, ...actorParameters(actor)];
}

/** Cancels a set of open assignments, each with its entry in the history, as a part of a larger statement. */
import type { Actor } from '../lifecycle.js';

/**
 * Cancels those that `open` (ctid, id, version, status) lists, at the time of `clock`. By `ctid`, where they are in the
 * table: any other way may be planned as a scan of it, which locks all that it reads.
 * @param first the number of the first of four parameters: see {@link actorParameters}
 * @param reason as SQL
 */
export const cancelOpen = (first: number, reason: string): string => `
    cancelled AS (
      UPDATE assignments a SET status = 'cancelled', cancelled_at = now, version = a.version + 1
      FROM clock
      WHERE a.ctid = ANY (ARRAY(SELECT ctid FROM open))
    ), logged AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, reason
      )
      SELECT id, version + 1, now, $${first}, $${first + 1}, $${first + 2}::uuid, $${first + 3}, status, 'cancelled', ${reason}
      FROM open, clock
    )`;

export function actorParameters({ door, kind, id, name }: Actor): unknown[] {
  return [door, kind, id, name];
}

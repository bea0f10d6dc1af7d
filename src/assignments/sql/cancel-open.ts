/**
 * Cancels a set of open assignments, each with its entry in the history, as a part of a larger statement. Why by place, and
 * the history after the rows: see `change-status.ts`.
 */
/**
 * Cancels those that `open` (place, id, version, status) lists, at the time of `clock`.
 * @param actor as SQL, in the order of `actorParameters`
 * @param reason as SQL, of `open`
 */
export const cancelOpen = (actor: string, reason: string): string => `
    cancelled AS (
      UPDATE assignments a SET status = 'cancelled', cancelled_at = now, version = a.version + 1
      FROM clock
      WHERE a.ctid = ANY (ARRAY(SELECT place FROM open))
      RETURNING a.id
    ), logged AS (
      INSERT INTO assignment_changes (
        assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status, reason
      )
      SELECT id, version + 1, now, ${actor}, status, 'cancelled', ${reason}
      FROM open, clock
      WHERE (SELECT count(*) FROM cancelled) > 0
    )`;

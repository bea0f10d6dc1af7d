/**
 * Ends an organization's round: notes that all is told of this 08:00, and in the same statement decides on its e-mails, one to
 * each counselor and one to each supervisor who assigned. So a round that is cut off is begun again until its e-mails
 * are there, and has them once.
 */
import type { Statement } from '../../database/connections/pools.js';

/** Reminders that one e-mail names at most; of the rest it tells how many there are. */
export const mostNamed = 100;

/** What an e-mail of reminders is about. */
export interface RemindedOf {
  /** Of the reminders that it names. */
  ids: string[];
  /** Of all. */
  count: number;
}

/**
 * Parameters: organization, time zone, days before, days after, moment, whether there are e-mails, the key of the e-mails,
 * and {@link mostNamed}. Returns how many e-mails there are to send; no row where it is not ours to end.
 */
export const finish: Statement = {
  name: 'finish-reminders',
  text: `
    WITH done AS (
      UPDATE organization_reminders r SET reminded_to = $5
      FROM organizations o
      WHERE r.organization_id = $1 AND o.id = r.organization_id AND o.time_zone = $2
        AND r.days_before = $3 AND r.days_after = $4 AND r.reminded_to < $5
      RETURNING r.organization_id AS id
    ), told AS MATERIALIZED (
      SELECT r.id, r.due_at, c.id AS counselor_id, c.email, c.group_name, a.assigned_by_kind, a.assigned_by_id
      FROM done
      JOIN assignment_reminders r ON r.organization_id = done.id AND r.moment = $5
      JOIN assignments a ON a.id = r.assignment_id
      JOIN counselors c ON c.id = a.counselor_id
      WHERE $6
    ), wanted AS (
      SELECT 'counselor' AS kind, counselor_id AS recipient, 'reminders' AS topic, count(*) AS count,
        (array_agg(id ORDER BY due_at, id))[:$8::integer] AS ids
      FROM told
      WHERE email IS NOT NULL
      GROUP BY counselor_id
      UNION ALL
      SELECT 'user', u.id, 'digest', count(*), (array_agg(told.id ORDER BY told.due_at, told.id))[:$8::integer]
      FROM told
      JOIN users u ON u.organization_id = $1 AND u.id = told.assigned_by_id
      WHERE assigned_by_kind = 'user' AND u.deactivated_at IS NULL AND u.role IN ('admin', 'supervisor')
        AND (u.groups = '{}' OR told.group_name = ANY (u.groups))
      GROUP BY u.id
    ), mailed AS (
      INSERT INTO mails (id, organization_id, recipient_kind, recipient_id, topic, key, content, next_at, created_at)
      SELECT gen_random_uuid(), $1, kind, recipient, topic, $7, jsonb_build_object('ids', ids, 'count', count), now(), now()
      FROM wanted
      WHERE NOT EXISTS (
        SELECT FROM mail_unsubscribes u WHERE u.recipient_kind = wanted.kind AND u.recipient_id = wanted.recipient)
      ON CONFLICT DO NOTHING
      RETURNING 1
    )
    SELECT count(mailed)::integer AS mails FROM done LEFT JOIN mailed ON true GROUP BY done.id`,
};

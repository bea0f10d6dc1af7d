/**
 * Takes some e-mails whose time has come, for as long as {@link leaseSeconds}: whoever is killed meanwhile, another instance
 * takes them then. At READ COMMITTED; nobody waits for another.
 */
import type { Statement } from '../../database/connections/pools.js';
import type { RecipientKind, Topic } from '../mail.entity.js';

export const leaseSeconds = 300;

/** An e-mail to be sent, and to whom. */
export interface Taken {
  id: string;
  organizationId: string;
  organization: string;
  timeZone: string;
  recipientKind: RecipientKind;
  recipientId: string;
  topic: Topic;
  content: object;
  /** This one counted. */
  attempts: number;
  createdAt: Date;
  /** Since it was decided on. */
  ageSeconds: number;
  /** Of the recipient, as they are now; null: they are gone, or nobody may write to them. */
  name: string | null;
  email: string | null;
  /** Of counselors, to whom they are bound; empty: to none. */
  groups: string[];
  /** Whether they want none of the kind that can be unsubscribed of. */
  isUnsubscribed: boolean;
}

/** One whose recipient can be written to. */
export interface Addressed extends Taken {
  name: string;
  email: string;
}

/** Parameters: how many, and {@link leaseSeconds}. */
export const take: Statement = {
  name: 'take-mails',
  text: `
    WITH taken AS (
      UPDATE mails m SET attempts = m.attempts + 1, next_at = now() + make_interval(secs => $2)
      FROM (
        SELECT id FROM mails
        WHERE ended_at IS NULL AND next_at <= now()
        ORDER BY next_at
        LIMIT $1
        FOR UPDATE SKIP LOCKED
      ) waiting
      WHERE m.id = waiting.id
      RETURNING m.*
    )
    SELECT t.id, t.organization_id AS "organizationId", o.name AS organization, o.time_zone AS "timeZone",
      t.recipient_kind AS "recipientKind", t.recipient_id AS "recipientId", t.topic, t.content, t.attempts,
      t.created_at AS "createdAt", extract(epoch FROM now() - t.created_at)::float8 AS "ageSeconds",
      coalesce(c.name, u.name) AS name, coalesce(c.email, u.email) AS email, coalesce(u.groups, '{}') AS groups,
      EXISTS (
        SELECT FROM mail_unsubscribes n WHERE n.recipient_kind = t.recipient_kind AND n.recipient_id = t.recipient_id
      ) AS "isUnsubscribed"
    FROM taken t
    JOIN organizations o ON o.id = t.organization_id
    LEFT JOIN counselors c ON t.recipient_kind = 'counselor' AND c.organization_id = t.organization_id
      AND c.id = t.recipient_id AND c.archived_at IS NULL
    LEFT JOIN users u ON t.recipient_kind = 'user' AND u.organization_id = t.organization_id
      AND u.id = t.recipient_id AND u.deactivated_at IS NULL AND u.role IN ('admin', 'supervisor')`,
};

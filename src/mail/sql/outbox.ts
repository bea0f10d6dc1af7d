/** E-mails that are to be sent, and those that were. */
import type { Statement } from '../../database/connections/pools.js';

/** Parameters: organization, key, content. One to each admin who signs in there, once for a key. */
export const noticeToAdmins: Statement = {
  name: 'notice-to-admins',
  text: `
    INSERT INTO mails (id, organization_id, recipient_kind, recipient_id, topic, key, content, next_at, created_at)
    SELECT gen_random_uuid(), $1, 'user', u.id, 'notice', $2, $3, now(), now()
    FROM users u
    WHERE u.organization_id = $1 AND u.role = 'admin' AND u.deactivated_at IS NULL
    ON CONFLICT DO NOTHING`,
};

/** How many wait, and for how long the oldest has. */
export const waiting: Statement = {
  name: 'waiting-mails',
  text: `
    SELECT count(*)::integer AS waiting,
      coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest
    FROM mails WHERE ended_at IS NULL`,
};

/** Deletes some that ended 60 days ago: the key of one that is repeated is not that old. Returns how many. */
export const deleteOld: Statement = {
  name: 'delete-old-mails',
  text: `
    WITH gone AS (
      DELETE FROM mails WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM mails WHERE ended_at < now() - interval '60 days' LIMIT 1000))
      RETURNING 1
    )
    SELECT count(*)::integer AS deleted FROM gone`,
};

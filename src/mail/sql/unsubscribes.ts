/** Who wants no reminders by e-mail. Parameters: kind and id of a recipient. */
import type { Statement } from '../../database/connections/pools.js';

export const isUnsubscribed: Statement = {
  name: 'is-unsubscribed',
  text: 'SELECT FROM mail_unsubscribes WHERE recipient_kind = $1 AND recipient_id = $2',
};

export const unsubscribe: Statement = {
  name: 'unsubscribe',
  text: 'INSERT INTO mail_unsubscribes (recipient_kind, recipient_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
};

export const resubscribe: Statement = {
  name: 'resubscribe',
  text: 'DELETE FROM mail_unsubscribes WHERE recipient_kind = $1 AND recipient_id = $2',
};

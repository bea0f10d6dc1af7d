/** What became of an e-mail that was taken, unless another instance has taken it meanwhile. */
import type { Statement } from '../../database/connections/pools.js';

/** Parameters: id, attempts as taken, outcome, and the server's answer or why not. */
export const end: Statement = {
  name: 'end-mail',
  text: `
    UPDATE mails SET outcome = $3, answer = $4, ended_at = now()
    WHERE id = $1 AND attempts = $2 AND ended_at IS NULL`,
};

/** Parameters: id, attempts as taken, seconds to wait, and the answer. */
export const postpone: Statement = {
  name: 'postpone-mail',
  text: `
    UPDATE mails SET next_at = now() + make_interval(secs => $3), answer = $4
    WHERE id = $1 AND attempts = $2 AND ended_at IS NULL`,
};

/** Connections for lists alone: read only, and no statement of theirs takes longer than a list may. */
import { type ClientBase, Pool, type PoolConfig } from 'pg';

/** Seconds that one statement of a list may take. */
export const listSeconds = 5;

/** Not SERIALIZABLE, as no read is (docs/decisions/0005-two-pools.md), and which a standby cannot be at all. */
const session = {
  statement_timeout: `${listSeconds}s`,
  lock_timeout: `${listSeconds}s`,
  idle_in_transaction_session_timeout: '30s',
  default_transaction_read_only: 'on',
  default_transaction_isolation: 'repeatable read',
};

/**
 * @param options as for other reads
 * @param onError is told of a connection that broke while nobody used it
 */
export function listPool(options: PoolConfig, name: string, onError: (error: Error) => void): Pool {
  const pool = new Pool({
    ...options,
    application_name: name,
    // Of a server that is gone without a word PostgreSQL's own time-out is never heard.
    query_timeout: (listSeconds + 2) * 1000,
    // oxlint-disable-next-line no-misused-promises -- the pool waits for it, whatever its types say
    onConnect: setSession,
  });
  pool.on('error', onError);
  return pool;
}

async function setSession(client: ClientBase): Promise<void> {
  await client.query(
    Object.entries(session)
      .map(([name, value]) => `SET ${name} = '${value}'`)
      .join('; '),
  );
}

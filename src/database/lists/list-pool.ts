/** Connections for lists alone, on which no statement takes longer than a list may. */
import { Pool, type PoolConfig } from 'pg';
import { connectionConfig, type Use } from '../connections/connection.js';
import type { FitConnections } from '../connections/fit-connections.js';

/** Seconds that one statement of a list may take. */
export const listSeconds = 5;

/**
 * @param fit keeps it
 * @param options where to, and how many
 * @param onError is told of a connection that broke while nobody used it
 */
export function listPool(
  use: Use & ('lists' | 'standby'),
  options: PoolConfig,
  fit: FitConnections,
  onError: (error: Error) => void,
): Pool {
  const config = connectionConfig(use, { statementSeconds: listSeconds });
  const pool = new Pool({ ...options, ...config });
  fit.keep(pool);
  pool.on('error', onError);
  return pool;
}

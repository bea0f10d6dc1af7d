/** Connections for lists alone, on which no statement takes longer than a list may. */
import { Pool, type PoolConfig } from 'pg';
import type { Metrics } from '../../operations/metrics/metrics.js';
import { connectionConfig, type Use } from '../connection.js';
import { keepFit } from '../pools.js';

/** Seconds that one statement of a list may take. */
export const listSeconds = 5;

/**
 * @param options where to, and how many
 * @param onError is told of a connection that broke while nobody used it
 */
export function listPool(
  use: Use & ('lists' | 'standby'),
  options: PoolConfig,
  metrics: Metrics,
  onError: (error: Error) => void,
): Pool {
  const config = connectionConfig(use, { statementSeconds: listSeconds });
  const pool = new Pool({ ...options, ...config });
  keepFit(pool, () => metrics.unfitConnections.inc());
  pool.on('error', onError);
  return pool;
}

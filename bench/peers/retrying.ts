/** One statement on a connection with the service's own options, run again by the service's own policy. */
import { setTimeout as wait } from 'node:timers/promises';
import { Pool, type QueryResultRow } from 'pg';
import { built } from '../built.ts';

const { connectionConfig } = await built('src/database/connections/connection.js');
const { sqlstateOf } = await built('src/database/sqlstate.js');
const { readSettings } = await built('src/operations/settings/settings.js');
const { nextAttempt, waitAfter } = await built('src/database/transactions/retry-policy.js');

const { databaseUrl = '', writeConnections, retry } = readSettings(process.env);
/** What the next run may find done: the pair was created meanwhile. */
const retryable = new Set(['40001', '40P01', '23505']);

const pool = new Pool({
  connectionString: databaseUrl,
  max: writeConnections,
  ...connectionConfig('writes'),
});
let attempts = 0;
let aborts = 0;

interface Statement {
  name?: string;
  text: string;
}

/**
 * The statement's one row, or undefined where the last attempt was aborted too.
 * @param table that the last attempts keep other writers out of
 */
export async function runWithRetries<Row extends QueryResultRow>(
  statement: Statement,
  values: unknown[],
  table: string,
): Promise<Row | undefined> {
  const start = performance.now();
  let lone = 0;
  for (let number = 1; ; number += 1) {
    const { alone, last } = nextAttempt(number, performance.now() - start, lone, retry);
    attempts += 1;
    try {
      return await run<Row>(statement, values, alone ? table : undefined);
    } catch (error) {
      if (!retryable.has(sqlstateOf(error) ?? '')) throw error;
      aborts += 1;
      if (last) return undefined;
      if (alone) lone += 1;
    }
    await wait(waitAfter(number, retry));
  }
}

async function run<Row extends QueryResultRow>(
  statement: Statement,
  values: unknown[],
  locked: string | undefined,
): Promise<Row | undefined> {
  const client = await pool.connect();
  try {
    if (locked !== undefined) await client.query(`BEGIN; LOCK TABLE ${locked} IN SHARE ROW EXCLUSIVE MODE`);
    const { rows } = await client.query<Row>({ ...statement, values });
    if (locked !== undefined) await client.query('COMMIT');
    return rows[0];
  } finally {
    // After a failed statement too the connection is good; inside a transaction it is not.
    client.release(client.getTransactionStatus() !== 'I');
  }
}

/** The service's own names, so that both are read alike. */
export function metrics(): string {
  return `onus_transaction_aborts_total{} ${aborts}\nonus_transaction_attempts_sum{} ${attempts}\n`;
}

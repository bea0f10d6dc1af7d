/**
 * What a connection must be before its first use. It is told by SET after connecting and then read back, because not
 * everything between here and PostgreSQL carries what the start of a connection says (PgBouncer refuses `options`, or
 * drops them in silence). A connection that is not what it must be is never used.
 */
import { Client, type ClientBase, type PoolConfig } from 'pg';
import { ErrorForPeople } from '../../operations/error-for-people.js';
import type { WriteIsolation } from '../../operations/settings/settings.js';

/** What a connection is for; by this PostgreSQL's views name it too. */
export type Use = 'writes' | 'reads' | 'lists' | 'standby' | 'events' | 'migrations';

export interface ConnectionRules {
  /** Of transactions that write assignments. */
  isolation?: WriteIsolation;
  /** Seconds that a statement may take. */
  statementSeconds?: number;
  /** Called with the server of each connection for writes, before that is used; what it throws closes the connection. */
  onServer?: (server: string) => Promise<void>;
}

/** Milliseconds for an answer beyond `statement_timeout`, which does not bound a COMMIT nor see a peer that is dead. */
const answerMs = 3_000;

/** Milliseconds for the first answers: a pooler lets in at once and may then wait for a server. */
const settlingMs = 5_000;

/** A connection that is not what it must be; `message` says what, and what to do. */
export class UnfitConnection extends ErrorForPeople {
  override readonly name: string = 'UnfitConnection';
  /** connection_exception: for those who wait for an answer the database is away. */
  readonly code = '08000';
}

/** Milliseconds that a statement waits for a lock. */
export const lockTimeoutMs = 5_000;

/**
 * Bounds for every statement, in milliseconds: none of these timeouts is on by default (PostgreSQL manual, 19.11), and a
 * connection that waits for ever is one connection less for everybody. An idle connection is the pool's to close.
 */
const bounds = {
  lock_timeout: String(lockTimeoutMs),
  idle_in_transaction_session_timeout: '30000',
  idle_session_timeout: '0',
};

/** How values are written, which node-postgres reads in these forms alone. */
const forms = {
  DateStyle: 'ISO',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  client_encoding: 'UTF8',
  extra_float_digits: '1',
  array_nulls: 'on',
};

/**
 * Compiling pays where a statement runs for seconds, is done anew at each execution, and is decided by estimated costs, which are
 * high where nobody can estimate the rows: numbering events is thought to cost 47 million, and takes 2 ms.
 */
const uncompiled = { jit: 'off' };

/**
 * A sequential scan, or a hash or merge join, reads a whole relation, and a SERIALIZABLE transaction then
 * holds a predicate lock on all of it: every create would abort every other. The planner likes them while
 * tables are small, so they are off; and with plans that no longer depend on the table's size, one generic
 * plan per connection saves planning anew. See docs/decisions/0003-plans-of-serializable-statements.md.
 */
const narrowPlans = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_bitmapscan: 'off',
  plan_cache_mode: 'force_generic_plan',
};

/** A standby cannot be SERIALIZABLE at all, and no list needs it. */
const readOnlyLists = {
  default_transaction_isolation: 'repeatable read',
  default_transaction_read_only: 'on',
};

function settingsFor(use: Use, rules: ConnectionRules): Record<string, string> {
  const { isolation = 'serializable', statementSeconds = 30 } = rules;
  const statement_timeout = use === 'migrations' ? '0' : String(statementSeconds * 1000);
  const always = { ...bounds, ...forms, ...uncompiled, statement_timeout };
  // One keeps the lock for as long as another migrates.
  if (use === 'migrations') always.idle_in_transaction_session_timeout = '0';
  if (use === 'writes') return { ...always, ...narrowPlans, default_transaction_isolation: isolation };
  if (use === 'lists' || use === 'standby') return { ...always, ...readOnlyLists };
  if (use === 'events') {
    return {
      ...always,
      ...narrowPlans,
      statement_timeout: '0',
      default_transaction_isolation: 'read committed',
    };
  }
  return { ...always, default_transaction_isolation: 'read committed' };
}

/** Milliseconds for an answer, and 0 for as many as it takes. A million events that come at once are numbered in a few seconds. */
function answerTimeout(use: Use, statementSeconds: number): number {
  if (use === 'migrations') return 0;
  return use === 'events' ? 60_000 : statementSeconds * 1000 + answerMs;
}

/** A pool waits for the end of `onConnect` before it lends; pg's types do not say so. */
export interface ConnectionConfig extends Omit<PoolConfig, 'onConnect'> {
  onConnect: (client: ClientBase) => Promise<void>;
}

/** What a pool, or a client, is made with; a client is then also {@link settle}d, which a pool does by itself. */
export function connectionConfig(use: Use, rules: ConnectionRules = {}): ConnectionConfig {
  const { statementSeconds = 30 } = rules;
  return {
    application_name: `onus ${use}`,
    keepAlive: true,
    // Then a second apart: a peer that is gone without a word is noticed in a third of a minute.
    keepAliveInitialDelayMillis: 10_000,
    query_timeout: answerTimeout(use, statementSeconds),
    onConnect: (client) => settle(client, use, rules),
  };
}

/** One connection, settled. The caller ends it; if it breaks, the statement that runs fails, or else the next one. */
export async function connectFor(use: Use, url: string, rules: ConnectionRules = {}): Promise<Client> {
  const client = new Client({ connectionString: unnamed(url), ...connectionConfig(use, rules), ...patience });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await settle(client, use, rules);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** How long it may take to connect. */
export const patience = { connectionTimeoutMillis: 5_000 };

/** The URL without a name of the operator's own for its connections: {@link Use} is theirs. */
export function unnamed(url: string): string {
  const result = new URL(url);
  if (!result.searchParams.has('application_name')) return url;
  result.searchParams.delete('application_name');
  return result.toString();
}

interface Found {
  settings: Record<string, string>;
  isStandby: boolean;
  isReadOnly: boolean;
  server: string | null;
}

/**
 * What not every version has, or what may be more than we need: no time-out of PostgreSQL 17's for transactions, and a
 * commit that is told is on the disk, whatever the role or the database has.
 */
const besides = `
  SELECT set_config(name, CASE name WHEN 'synchronous_commit' THEN 'on' ELSE '0' END, false) FROM pg_settings
  WHERE name = 'transaction_timeout' OR (name = 'synchronous_commit' AND setting = 'off')`;

const look = `
  SELECT
    (SELECT json_object_agg(name, setting) FROM pg_settings WHERE name = ANY ($1)) AS settings,
    pg_is_in_recovery() AS "isStandby", current_setting('transaction_read_only') = 'on' AS "isReadOnly",
    CASE WHEN NOT pg_is_in_recovery() THEN
      (SELECT system_identifier FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
    END AS server`;

/** Makes a new connection what it must be. Throws {@link UnfitConnection} if it does not become that. */
export async function settle(client: ClientBase, use: Use, rules: ConnectionRules): Promise<void> {
  const wanted = settingsFor(use, rules);
  const told = Object.entries(wanted).map(([name, value]) => `SET ${name} = '${value}'`);
  try {
    const tell = { text: [...told, besides].join('; '), query_timeout: settlingMs };
    await client.query(tell);
    const query = {
      text: look,
      values: [[...Object.keys(wanted), 'synchronous_commit', 'transaction_timeout']],
      query_timeout: settlingMs,
    };
    const { rows } = await client.query<Found>(query);
    judge(rows[0]!, wanted, use);
    if (use === 'writes') await rules.onServer?.(rows[0]!.server!);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '0A000')
      throw new UnfitConnection(`${standby} (${(error as Error).message})`, { cause: error });
    throw error;
  }
}

export const standby =
  'The server is a standby, or recovers: nothing can be written there. DATABASE_URL must lead to the primary.';

export const readOnly =
  'Nothing can be written there: transactions are read-only by default. ' +
  'ALTER DATABASE … RESET default_transaction_read_only, or the same with ALTER ROLE, mends it.';

function judge({ settings, isStandby, isReadOnly }: Found, wanted: Record<string, string>, use: Use): void {
  if (isStandby && use !== 'standby') throw new UnfitConnection(standby);
  if (isReadOnly && wanted['default_transaction_read_only'] !== 'on') throw new UnfitConnection(readOnly);
  const lost = Object.entries(wanted)
    .filter(([name, value]) => settings[name]?.split(',')[0] !== value)
    .map(([name, value]) => `${name} is ${settings[name]} instead of ${value}`);
  if (settings['synchronous_commit'] === 'off') lost.push('synchronous_commit is off');
  if ((settings['transaction_timeout'] ?? '0') !== '0') lost.push('transaction_timeout is not 0');
  if (lost.length === 0) return;
  throw new UnfitConnection(
    `A connection does not keep what it is told: ${lost.join(', ')}. Whatever stands before PostgreSQL must give ` +
      'each client a connection of its own (PgBouncer: pool_mode = session).',
  );
}

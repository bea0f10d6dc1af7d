/**
 * Brings the schema up to date, one instance at a time, and says what it does: who holds the lock, which migration runs
 * and since when, how far an index is. A migration takes as long as it takes; waiting for others has a bound.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { connectFor, connectionConfig, unnamed } from '../connections/connection.js';
import { DatabaseUnreachable } from './connect.js';
import { migrations } from '../migrations.js';
import { isLockTimeout } from '../sqlstate.js';

/** Any number that all instances use for the same thing. */
const migrationLock = 7_301_950_117;

/** Milliseconds between two attempts at the lock, and seconds between two sentences on what goes on. */
const lockRetryMs = 250;
const sentenceSeconds = 10;

export interface Patience {
  /** Seconds to wait for others. */
  seconds: number;
  say: (sentence: string) => void;
}

export const migrationNames = migrations.map(({ name }) => name);

/**
 * Runs what is pending and returns its names.
 * Throws {@link DatabaseUnreachable} when another instance, or a lock on a table, is in the way for too long.
 */
export async function migrate(url: string, patience: Patience): Promise<string[]> {
  const client = await connectFor('migrations', url);
  try {
    if ((await pending(client)).length === 0) return [];
    const deadline = performance.now() + patience.seconds * 1000;
    await takeLock(client, deadline, patience);
    const names = await pending(client);
    if (names.length > 0) await run(client, url, names, deadline, patience);
    return names;
  } finally {
    // With it the lock goes.
    await client.end();
  }
}

/** Names of the migrations that were not run, oldest first. */
async function pending(client: Client): Promise<string[]> {
  const { rows } = await client.query(`SELECT to_regclass('migrations') IS NOT NULL AS there`);
  if (!(rows[0] as { there: boolean }).there) return migrationNames;
  const applied = await client.query<{ name: string }>('SELECT name FROM migrations');
  const names = new Set(applied.rows.map(({ name }) => name));
  return migrationNames.filter((name) => !names.has(name));
}

async function takeLock(client: Client, deadline: number, { seconds, say }: Patience): Promise<void> {
  for (let saidAt = -Infinity; ;) {
    // With the transaction, which stays open: so nothing before PostgreSQL can be left with the lock.
    await client.query('BEGIN');
    const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS taken', [migrationLock]);
    if ((rows[0] as { taken: boolean }).taken) return;
    await client.query('ROLLBACK');
    const now = performance.now();
    const isOver = now >= deadline;
    if (isOver || now - saidAt >= sentenceSeconds * 1000) {
      const holder = await holderOf(client);
      if (isOver) {
        throw new DatabaseUnreachable(
          `The schema is to be brought up to date, and the lock for that was not free within ${seconds} s: ${holder.who}. ` +
            `If that is no instance of yours that is at it: SELECT pg_terminate_backend(${holder.pid});`,
        );
      }
      say(`Waiting to bring the schema up to date, which is being done elsewhere: ${holder.who}.`);
      saidAt = now;
    }
    await wait(lockRetryMs);
  }
}

async function holderOf(client: Client): Promise<{ pid: number | string; who: string }> {
  const { rows } = await client.query<{ pid: number; who: string }>(
    `SELECT l.pid, format('process %s of PostgreSQL, from %s, %s, since %s', l.pid,
       coalesce(host(a.client_addr), 'this machine'), coalesce(nullif(a.application_name, ''), 'without a name'),
       to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS who
     FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
     WHERE locktype = 'advisory' AND granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (classid::bigint << 32 | objid::bigint) = $1 AND objsubid = 1`,
    [migrationLock],
  );
  return rows[0] ?? { pid: '…', who: 'by a process that has just ended' };
}

async function run(
  client: Client,
  url: string,
  names: string[],
  deadline: number,
  { seconds, say }: Patience,
): Promise<void> {
  const { application_name: applicationName, ...extra } = connectionConfig('migrations');
  const dataSource = new DataSource({
    type: 'postgres',
    url: unnamed(url),
    applicationName,
    poolSize: 1,
    extra,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    // The other ones write to the terminal what is thrown besides.
    logger: 'debug',
  });
  await dataSource.initialize();
  const progress = new Progress(client, names, say);
  try {
    for (;;) {
      try {
        await dataSource.runMigrations();
        return;
      } catch (error) {
        // Each migration is a transaction: what was done stays, what was not is done again.
        if (!isLockTimeout(error)) throw error;
        if (performance.now() >= deadline) {
          throw new DatabaseUnreachable(
            `A migration waits for a table that somebody else holds, for longer than ${seconds} s: ` +
              'SELECT pid, usename, application_name, xact_start, query FROM pg_stat_activity ' +
              'WHERE xact_start IS NOT NULL ORDER BY xact_start; shows who. Start again when they are done.',
            { cause: error },
          );
        }
        say('A migration waits for a table that somebody else holds.');
      }
    }
  } finally {
    await progress.stop();
    await dataSource.destroy();
  }
}

/** Says how far a long migration is. */
class Progress {
  private readonly since = performance.now();
  private readonly timer: NodeJS.Timeout;
  private telling: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: Client,
    private readonly names: string[],
    private readonly say: (sentence: string) => void,
  ) {
    this.timer = setInterval(() => {
      this.telling = this.telling
        .then(() => this.tell())
        .catch((error: unknown) => {
          say(`How far the migration is could not be read: ${String(error)}`);
        });
    }, sentenceSeconds * 1000);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.telling;
  }

  private async tell(): Promise<void> {
    const left = await pending(this.client);
    const { rows } = await this.client.query<{ index: string }>(
      `SELECT format('; index %s, %s of %s blocks', index_relid::regclass, blocks_done, blocks_total) AS index
       FROM pg_stat_progress_create_index WHERE datname = current_database()`,
    );
    const done = this.names.length - left.length;
    const seconds = Math.round((performance.now() - this.since) / 1000);
    this.say(
      `Bringing the schema up to date: ${done} of ${this.names.length} migrations done in ${seconds} s` +
        `${left.length > 0 ? `, now ${left[0]}` : ''}${rows[0]?.index ?? ''}.`,
    );
  }
}

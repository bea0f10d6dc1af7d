/**
 * A PostgreSQL of a test's own, from the binaries that all tests use, and a streaming standby of it: to be promoted, and
 * to be told what the shared one must not be. Each ends with the tests, however those do, and `remove` takes its data away.
 */
import { execFile } from 'node:child_process';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, type QueryResultRow } from 'pg';
import { startEmbeddedPostgres } from '../../src/database/postgres/embedded-postgres.js';
import { chooseUser } from '../../src/database/postgres/run-as.js';
import { makeDataDir, packages } from './postgres.js';
import { until } from './until.js';

const run = promisify(execFile);

export interface Cluster {
  readonly dataDir: string;
  /** The folder of its socket, which nobody but the user that it runs as can enter. */
  readonly socketDir: string;
  /** The URL of a database of it, as the superuser unless another role is named. */
  url(database?: string, role?: string): string;
  /** Runs statements in a session of their own, as the superuser, and returns the rows of the last one. */
  sql<Row extends QueryResultRow>(text: string | string[], database?: string): Promise<Row[]>;
  /** Makes a standby the primary, and returns when it can be written to. */
  promote(): Promise<void>;
  remove(): Promise<void>;
}

/** Lines of postgresql.conf by name. What a standby has to have the same is the same in all. */
export type Parameters = Record<string, string>;

const quick: Parameters = { fsync: 'off', full_page_writes: 'off', autovacuum: 'off', wal_keep_size: '1GB' };

export async function startCluster(parameters: Parameters = {}): Promise<Cluster> {
  return start(await makeDataDir(), parameters);
}

/** A standby that has all that the other has, and gets what it commits from now on. */
export async function startStandby(primary: Cluster): Promise<Cluster> {
  const dataDir = await makeDataDir();
  const target = join(dataDir, 'postgres');
  try {
    await copyCluster(primary, target);
    const standby = await start(dataDir, {
      primary_conninfo: `host=${primary.socketDir} port=5432 user=onus`,
    });
    await until(async () => (await primary.sql('SELECT FROM pg_stat_replication')).length > 0);
    return standby;
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/** What pg_basebackup does, which the package does not bring along (PostgreSQL manual, 25.3.3). */
async function copyCluster(primary: Cluster, target: string): Promise<void> {
  const source = join(primary.dataDir, 'postgres');
  await withClient(primary.url('postgres'), async (client) => {
    await client.query(`SELECT pg_backup_start('standby', true)`);
    // With its owners and modes, which `cp` of Node does not keep.
    await run('cp', ['-a', source, target]);
    const { rows } = await client.query<{ label: string }>('SELECT labelfile AS label FROM pg_backup_stop()');
    for (const name of ['postmaster.pid', 'postmaster.opts', 'pg_wal'])
      await rm(join(target, name), { recursive: true, force: true });
    await mkdir(join(target, 'pg_wal'), { mode: 0o700 });
    await writeFile(join(target, 'backup_label'), rows[0]!.label);
    await writeFile(join(target, 'standby.signal'), '');
  });
  const { uid, gid } = await chooseUser(source);
  if (uid === undefined) return;
  for (const name of ['pg_wal', 'backup_label', 'standby.signal']) await chown(join(target, name), uid, gid!);
}

async function start(dataDir: string, parameters: Parameters): Promise<Cluster> {
  const server = await startEmbeddedPostgres({
    dataDir,
    database: 'postgres',
    log: () => undefined,
    parameters: { ...quick, ...parameters },
    packages,
  });
  const url = (database = 'onus', role = 'onus') => {
    const result = new URL(server.url);
    result.pathname = `/${database}`;
    result.username = role;
    return result.toString();
  };
  const sql = <Row extends QueryResultRow>(text: string | string[], database = 'postgres') =>
    withClient(url(database), async (client) => {
      let rows: Row[] = [];
      for (const statement of [text].flat()) ({ rows } = await client.query<Row>(statement));
      return rows;
    });
  return {
    dataDir,
    socketDir: server.socketDir,
    url,
    sql,
    async promote() {
      await sql('SELECT pg_promote()');
    },
    async remove() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function withClient<T>(connectionString: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString, application_name: 'test' });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

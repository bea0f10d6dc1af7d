/**
 * A PostgreSQL of a test's own, from the binaries that all tests use, and a streaming standby of it: to be promoted, and
 * to be told what the shared one must not be. Each ends with the tests, however those do, and `remove` takes its data away.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { startEmbeddedPostgres } from '../../src/database/postgres/embedded-postgres.js';
import { copyCluster } from './base-backup.js';
import { makeDataDir, packages } from './postgres.js';
import { until } from './until.js';

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
    await withClient(primary.url('postgres'), (client) =>
      copyCluster(client, join(primary.dataDir, 'postgres'), target),
    );
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

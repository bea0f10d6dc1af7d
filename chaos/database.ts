/**
 * The PostgreSQL that is attacked: a primary, and for as long as it takes to hand over, a standby that takes its place. Whoever asks
 * it afterwards asks the new one.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { built } from '../bench/built.ts';
import { copyCluster } from '../test/support/base-backup.ts';
import { packages } from '../test/support/postgres.ts';
import { until } from '../test/support/until.ts';
import { sure } from './faults/sure.ts';
import { PostgresProcesses } from './postgres-processes.ts';

/** One server, and what there is to ask and to hurt it. */
interface Server {
  /** As the chaos program reaches it: by no proxy. */
  readonly url: string;
  readonly dataDir: string;
  readonly pool: Pool;
  readonly processes: PostgresProcesses;
  stop(): Promise<void>;
}

/** Little of its log is kept back, so that a full disk is felt; enough for a standby to follow. */
const parameters = { max_wal_size: '64MB', min_wal_size: '32MB', wal_keep_size: '128MB' };

/** Seconds that a hand-over is given, whatever else is done to the primary meanwhile. */
const patienceSeconds = 60;

export class Database {
  private readonly directory: string;
  private primary: Server;
  private made = 1;

  private constructor(directory: string, primary: Server) {
    this.directory = directory;
    this.primary = primary;
  }

  /** @param directory that the data of all servers are below */
  static async start(directory: string): Promise<Database> {
    return new Database(directory, await serve(join(directory, 'server-1')));
  }

  get url(): string {
    return this.primary.url;
  }

  get pool(): Pool {
    return this.primary.pool;
  }

  get processes(): PostgresProcesses {
    return this.primary.processes;
  }

  /**
   * Makes a standby that all commits wait for, kills the primary, and lets the standby take over.
   * @param cut called when the primary is gone: connections to it lead nowhere from then on
   * @returns when the standby took writes, of performance.now()
   */
  async failOver(cut: () => void): Promise<number> {
    const before = this.primary;
    const deadline = performance.now() + patienceSeconds * 1_000;
    const standby = await this.standby(deadline);
    before.processes.signal(await before.processes.all(), 'SIGKILL');
    this.primary = standby;
    cut();
    await before.stop();
    // It may itself be killed, or stopped, right now.
    await sure(() => standby.pool.query('SELECT CASE WHEN pg_is_in_recovery() THEN pg_promote() END'));
    const over = performance.now();
    await before.pool.end();
    await rm(before.dataDir, { recursive: true, force: true, maxRetries: 10 });
    return over;
  }

  /** One that has all that the primary has acknowledged, and will have all that it acknowledges. */
  private async standby(deadline: number): Promise<Server> {
    for (;;) {
      this.made += 1;
      const dataDir = join(this.directory, `server-${this.made}`);
      try {
        return await this.follow(dataDir);
      } catch (error) {
        // Something else is done to the primary right now.
        await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
        if (performance.now() > deadline) throw error;
        await wait(100);
      }
    }
  }

  private async follow(dataDir: string): Promise<Server> {
    const { url, dataDir: source } = this.primary;
    const client = new Client({ connectionString: url, application_name: 'chaos' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await mkdir(dataDir);
      await copyCluster(client, join(source, 'postgres'), join(dataDir, 'postgres'));
      const host = new URL(url).searchParams.get('host');
      const standby = await serve(dataDir, {
        primary_conninfo: `host=${host} port=5432 user=onus`,
        wal_retrieve_retry_interval: '100ms',
      });
      try {
        await client.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await client.query('SELECT pg_reload_conf()');
        await until(async () => isOne(client, "sync_state = 'sync'"), patienceSeconds);
        // Also what was acknowledged before commits waited for it.
        const { rows } = await client.query<{ end: string }>('SELECT pg_current_wal_flush_lsn() AS end');
        await until(async () => isOne(client, `flush_lsn >= '${rows[0]!.end}'`), patienceSeconds);
        return standby;
      } catch (error) {
        await standby.pool.end();
        await standby.stop();
        throw error;
      }
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    const { processes, pool } = this.primary;
    processes.signal(await processes.all(), 'SIGCONT');
    await pool.end();
    await this.primary.stop();
  }
}

async function isOne(client: Client, condition: string): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM pg_stat_replication WHERE ${condition}`);
  return rowCount === 1;
}

async function serve(dataDir: string, more: Record<string, string> = {}): Promise<Server> {
  const { startEmbeddedPostgres } = await built('src/database/postgres/embedded-postgres.js');
  const server = await startEmbeddedPostgres({
    dataDir,
    log: () => undefined,
    packages,
    parameters: { ...parameters, ...more },
  });
  const pool = new Pool({ connectionString: server.url, max: 4, application_name: 'chaos' });
  pool.on('error', () => undefined);
  const processes = new PostgresProcesses(join(dataDir, 'postgres'), pool);
  return { url: server.url, dataDir, pool, processes, stop: () => server.stop() };
}

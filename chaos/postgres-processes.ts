/** PostgreSQL's processes, to kill and to stop them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { until } from '../test/support/until.ts';

export class PostgresProcesses {
  private readonly clusterDirectory: string;
  private readonly pool: Pool;

  constructor(clusterDirectory: string, pool: Pool) {
    this.clusterDirectory = clusterDirectory;
    this.pool = pool;
  }

  async postmaster(): Promise<number> {
    return Number.parseInt(await readFile(join(this.clusterDirectory, 'postmaster.pid'), 'utf8'));
  }

  /** The one process that takes connections, and those that it made. */
  async all(): Promise<number[]> {
    const postmaster = await this.postmaster();
    const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8');
    return [postmaster, ...children.split(' ').filter(Boolean).map(Number)];
  }

  /** One of the processes that serve an instance. */
  async backend(): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'onus%' ORDER BY state = 'active' DESC, pid LIMIT 1`,
    );
    return rows[0]?.pid;
  }

  /** Waits until it answers, in whichever process. */
  async serves(): Promise<void> {
    await until(
      () =>
        this.pool.query('SELECT 1').then(
          () => true,
          () => false,
        ),
      60,
    );
  }

  signal(pids: readonly number[], signal: NodeJS.Signals): void {
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch (error) {
        // It may have ended by itself.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }
}

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

  /** The one process that takes connections. Waits for it where there is none right now. */
  async postmaster(): Promise<number> {
    let pid: number | undefined;
    await until(async () => {
      pid = Number.parseInt(
        await readFile(join(this.clusterDirectory, 'postmaster.pid'), 'utf8').catch(() => ''),
      );
      return !Number.isNaN(pid);
    }, 60);
    return pid!;
  }

  /** That one, and those that it made. */
  async all(): Promise<number[]> {
    const postmaster = await this.postmaster();
    const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').catch(
      () => '',
    );
    return [postmaster, ...children.split(' ').filter(Boolean).map(Number)];
  }

  /** One of the processes that serve an instance, if there is one. */
  async backend(): Promise<number | undefined> {
    const found = this.pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'onus%' ORDER BY state = 'active' DESC, pid LIMIT 1`,
    );
    return found.then(
      ({ rows }) => rows[0]?.pid,
      () => undefined,
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

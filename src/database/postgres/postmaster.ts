import { execFile } from 'node:child_process';
import { readFile, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { absent } from './run-as.js';

const run = promisify(execFile);

/**
 * What PostgreSQL says of itself in `postmaster.pid`, line by line (src/include/utils/pidfile.h). The file grows
 * while the server starts: the socket directory and the status come last.
 */
export interface PidFile {
  readonly pid: number;
  readonly socketDir: string | undefined;
  readonly ready: boolean;
}

/** Reads `postmaster.pid` of the cluster; undefined when there is none, or nothing in it yet. */
export async function readPidFile(clusterDir: string): Promise<PidFile | undefined> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(absent);
  const lines = text?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!(pid > 0)) return undefined;
  return { pid, socketDir: lines[4]?.trim() || undefined, ready: lines[7]?.trim() === 'ready' };
}

/** An argument that tells, in the list of processes, which cluster a PostgreSQL of ours serves. */
export function clusterMark(clusterDir: string): string {
  return `onus.cluster=${JSON.stringify(clusterDir)}`;
}

/**
 * What runs under a process id found in a pid file. `ours` is the PostgreSQL of this very cluster. `postgres` is
 * one that somebody else started, on whatever cluster: not ours to signal, nor to overrule. `other` is anything
 * else that got the number since, or a PostgreSQL of ours on another cluster, of which this one is a copy.
 */
export async function identify(
  pid: number,
  clusterDir: string,
): Promise<'ours' | 'postgres' | 'other' | 'gone'> {
  const command = await commandLine(pid);
  // A zombie, which nobody has reaped, has an empty one.
  if (!command) return 'gone';
  if (command.includes(clusterMark(clusterDir))) return 'ours';
  const isPostgres = /(^|\/)postgres( |:|$)/.test(command);
  return isPostgres && !command.includes('onus.cluster=') ? 'postgres' : 'other';
}

/**
 * Ends the PostgreSQL of this cluster: a fast shutdown first (SIGINT), an immediate one (SIGQUIT) after 20 s,
 * SIGKILL after 10 more. Returns when it is gone; the data are safe in each case. A process that is not, or no
 * longer, that PostgreSQL is left alone.
 */
export async function endPostmaster(pid: number, clusterDir: string): Promise<void> {
  for (const [signal, seconds] of shutdownSteps) {
    if ((await identify(pid, clusterDir)) !== 'ours') return;
    signalIfAlive(pid, signal);
    const isGone = async () => (await identify(pid, clusterDir)) !== 'ours';
    if (await until(isGone, seconds * 1000)) return;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL (process ${pid}) on ${clusterDir} does not end, not even by SIGKILL.`,
  );
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** How PostgreSQL is ended: which signal, and how many seconds it has before the next. */
export const shutdownSteps = [
  ['SIGINT', 20],
  ['SIGQUIT', 10],
  ['SIGKILL', 10],
] as const;

/**
 * Removes a `postmaster.pid` whose number belongs to an unrelated process now, or to a zombie: PostgreSQL would
 * take either for a running server and refuse to start. Should a server have come up since, this file is not
 * the one we read, and stays. That no process of the old server is left, PostgreSQL finds out by itself, from
 * the shared memory.
 */
export async function removeStalePidFile(clusterDir: string, stale: PidFile): Promise<void> {
  const now = await readPidFile(clusterDir);
  if (now?.pid === stale.pid) await rm(join(clusterDir, 'postmaster.pid'), { force: true });
}

/** Polls until the condition holds; false when it did not within `milliseconds`. */
export async function until(condition: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await delay(10);
  }
  return true;
}

/** The name PostgreSQL's processes show in the list of processes: unique, as the socket directory is. */
export const clusterName = (socketDir: string): string => basename(socketDir);

/**
 * Kills what remains of a server whose postmaster was killed. A process in the middle of a query does not notice
 * that before the query ends, and until then it keeps any new server from starting. Killing is safe: the
 * new server replays the log in any case.
 */
export async function endRemains(socketDir: string): Promise<void> {
  for (const { pid, command } of await allProcesses()) {
    if (command.startsWith(`postgres: ${clusterName(socketDir)}:`)) signalIfAlive(pid, 'SIGKILL');
  }
}

async function allProcesses(): Promise<{ pid: number; command: string }[]> {
  if (process.platform === 'linux') {
    const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
    return Promise.all(pids.map(async (pid) => ({ pid, command: (await commandLine(pid)) ?? '' })));
  }
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command=']);
  return stdout.split('\n').map((line) => {
    const [, pid, command] = /^ *(\d+) (.*)$/.exec(line) ?? [];
    return { pid: Number(pid), command: command ?? '' };
  });
}

async function commandLine(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    // ESRCH: the process ended between opening the file and reading it.
    const raw = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch((error: NodeJS.ErrnoException) =>
      error.code === 'ESRCH' ? undefined : absent(error),
    );
    return raw?.replaceAll('\0', ' ');
  }
  const ps = run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  // `ps` exits with 1 when there is no such process.
  return ps.then(
    ({ stdout }) => stdout,
    (error: { code?: unknown }) => {
      if (error.code !== 1) throw error;
      return undefined;
    },
  );
}

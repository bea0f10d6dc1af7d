/**
 * Seconds of a processor that other processes have taken, by /proc (proc_pid_stat(5)); NaN where there is none. Linux
 * counts them in hundredths of a second.
 */
import { readdir, readFile } from 'node:fs/promises';

const ticksPerSecond = 100;

interface Stat {
  parent: number;
  name: string;
  /** Of the process alone, and of its children that have ended. */
  own: number;
  ended: number;
}

export async function cpuSecondsOf(pid: number | undefined): Promise<number> {
  return (await statOf(pid))?.own ?? NaN;
}

/** Of a PostgreSQL on this machine: its postmaster, all of its children, and those of them that have ended. */
export async function postgresCpuSeconds(backend: number): Promise<number> {
  const { name, parent } = (await statOf(backend)) ?? { name: '', parent: 0 };
  const postmaster = name.startsWith('postgres') ? await statOf(parent) : undefined;
  if (postmaster === undefined) return NaN;
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const stats = await Promise.all(pids.map((pid) => statOf(Number(pid))));
  const children = stats.filter((stat) => stat?.parent === parent);
  return children.reduce((sum, stat) => sum + (stat?.own ?? 0), postmaster.own + postmaster.ended);
}

async function statOf(pid: number | undefined): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(text ?? '') ?? [];
  if (rest === '') return undefined;
  // The third field comes first: state, ppid, …, utime (14), stime, cutime, cstime.
  const fields = rest.split(' ').map(Number);
  const sum = (from: number): number => ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) / ticksPerSecond;
  return { parent: fields[1] ?? 0, name, own: sum(11), ended: sum(13) };
}

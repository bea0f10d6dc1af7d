/** The memory of other processes, by /proc (proc_pid_status(5)). */
import { readFileSync } from 'node:fs';

/** What a process has in memory now, or had at most (`VmHWM`). NaN where nothing tells. */
export function residentMebibytes(pid: number, what = 'VmRSS'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  } catch {
    return NaN;
  }
}

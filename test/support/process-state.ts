/** What the system says of a process that a test did not start itself. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether there is such a process; a zombie, which nobody has reaped, is none. */
export const isRunning = (pid: number): boolean => !/^(Z.*)?$/.test(ps(pid, 'stat'));

export const parentOf = (pid: number): number => Number(ps(pid, 'ppid'));

/** One field of one process, as `ps` names it; empty when there is no such process. */
function ps(pid: number, field: 'ppid' | 'stat'): string {
  if (process.platform !== 'linux') {
    return execFileSync('sh', ['-c', `ps -o ${field}= -p ${pid} || true`], { encoding: 'utf8' }).trim();
  }
  // The second field, the name, may contain anything, and ends with the last parenthesis.
  const [stat, ppid] = statOf(pid).replace(/.*\) /s, '').split(' ');
  return (field === 'stat' ? stat : ppid) ?? '';
}

/** It may end between any look and the next: ENOENT, or ESRCH while it is read. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

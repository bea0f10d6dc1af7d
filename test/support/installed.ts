/** What specs need that may be missing on a machine: they are skipped then, and say so in their titles. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Whether this command can be run here, and succeeds: `go version`. */
export function succeeds(command: string): boolean {
  const [program = '', ...args] = command.split(' ');
  return spawnSync(program, args).status === 0;
}

/** Installs the packages that a folder of its own says. */
export function installPackages(folder: string): void {
  const script = join(import.meta.dirname, '../../launch/packages.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** What specs need that may be missing on a machine: they are skipped then, and say so in their titles. */
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Whether this command of the shell can be run here, and succeeds: `go version`. */
export function succeeds(command: string): boolean {
  return spawnSync(command, { shell: true }).status === 0;
}

/** Installs the packages of a folder, as its own lock file has them, unless they are there. Several specs may ask at once. */
export async function installPackages(folder: string): Promise<void> {
  const script = join(import.meta.dirname, '../../launch/packages.mjs');
  await promisify(execFile)(process.execPath, [script, folder]);
}

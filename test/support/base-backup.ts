/**
 * A copy of a running cluster, to make a standby of: what pg_basebackup does, which the package does not bring along (PostgreSQL
 * manual, 25.3.3). What vanishes while it is copied is not missed: the log of the backup makes up for it.
 */
import { chown, copyFile, lchown, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';

/** Not copied, and made anew. */
const own = new Set(['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot']);

const unlessGone = (error: NodeJS.ErrnoException): never[] => {
  if (error.code !== 'ENOENT') throw error;
  return [];
};

/**
 * @param client connected to the cluster whose data are in `source`
 * @param target the standby's data directory, which is made; taken away again where it fails
 */
export async function copyCluster(client: Client, source: string, target: string): Promise<void> {
  await client.query(`SELECT pg_backup_start('standby', true)`);
  try {
    await copyFolder(source, target);
    const { rows } = await client.query<{ label: string }>('SELECT labelfile AS label FROM pg_backup_stop()');
    for (const name of ['pg_wal', 'pg_replslot']) await mkdir(join(target, name), { mode: 0o700 });
    await writeFile(join(target, 'backup_label'), rows[0]!.label, { mode: 0o600 });
    await writeFile(join(target, 'standby.signal'), '', { mode: 0o600 });
    const { uid, gid } = await stat(source);
    await giveTo(uid, gid, target);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
}

async function copyFolder(source: string, target: string): Promise<void> {
  await mkdir(target, { mode: 0o700 });
  for (const entry of await readdir(source, { withFileTypes: true }).catch(unlessGone)) {
    if (own.has(entry.name)) continue;
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) await copyFolder(from, to);
    else await copyFile(from, to).catch(unlessGone);
  }
}

async function giveTo(uid: number, gid: number, folder: string): Promise<void> {
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    await lchown(join(entry.parentPath, entry.name), uid, gid);
}

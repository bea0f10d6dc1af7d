/** PgBouncer between the service and a cluster of the test's own, where it is installed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { chooseUser, postgresEnvironment } from '../../src/database/postgres/run-as.js';
import type { Cluster } from './clusters.js';
import { until } from './until.js';

/** PgBouncer's program; undefined where there is none. */
export const pgbouncer = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  .map((folder) => join(folder, 'pgbouncer'))
  .find(isProgram);

export interface Pooler {
  /** The URL of a database of the cluster, through the pooler. */
  url(database: string): string;
  close(): Promise<void>;
}

export async function startPooler(cluster: Cluster, settings: Record<string, string>): Promise<Pooler> {
  const folder = await mkdtemp(join(tmpdir(), 'onus-pooler-'));
  const lines = {
    unix_socket_dir: folder,
    listen_port: '5432',
    auth_type: 'trust',
    auth_file: join(folder, 'users'),
    ...settings,
  };
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(lines.auth_file, '"onus" ""\n');
  await writeFile(
    file,
    `[databases]\n* = host=${cluster.socketDir} port=5432 user=onus\n[pgbouncer]\n` +
      Object.entries(lines)
        .map(([name, value]) => `${name} = ${value}\n`)
        .join(''),
  );
  // It refuses to run as root, and nobody but PostgreSQL's user may enter the cluster's folder.
  const user = await chooseUser(join(cluster.dataDir, 'postgres'));
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid!);
  // The shell ends it when this process does, however that ends.
  const shell = spawn('/bin/sh', ['-c', '"$0" "$1" & read -r _; kill $!; wait', pgbouncer!, file], {
    ...user,
    cwd: '/',
    env: postgresEnvironment,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  shell.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const url = (database: string) =>
    `postgres://onus@localhost:5432/${database}?${new URLSearchParams({ host: folder, sslmode: 'disable' }).toString()}`;
  const close = async () => {
    const ended = once(shell, 'close');
    shell.stdin.end();
    await ended;
    await rm(folder, { recursive: true });
  };
  try {
    await until(() => answers(url('postgres')));
  } catch (cause) {
    await close();
    throw new Error(`PgBouncer did not start:\n${said}`, { cause });
  }
  return { url, close };
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

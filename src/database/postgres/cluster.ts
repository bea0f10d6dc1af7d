import { execFile } from 'node:child_process';
import { chown, mkdtemp, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { absent, canEnter, postgresEnvironment, type RunAs } from './run-as.js';

const run = promisify(execFile);

/** How a new cluster is made: the superuser is `onus`, and nothing depends on the system's locales. */
const newCluster = ['--username=onus', '--auth=trust', '--encoding=UTF8', '--locale=C'];

/** The rules for letters that PostgreSQL brings along: its own since 17, ICU's before. */
function locale(major: number): string[] {
  return major >= 17
    ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    : ['--locale-provider=icu', '--icu-locale=und'];
}

/** Clusters this process is making right now, which are not leftovers of a run that was killed. */
const unfinished = new Set<string>();

export interface ClusterOptions extends Binaries {
  readonly clusterDir: string;
  readonly user: RunAs;
  /** Whether a new cluster must be on the disk, not just on its way there, before it counts. */
  readonly durable: boolean;
}

/**
 * Makes the cluster in `clusterDir` unless it exists: superuser `onus`, UTF-8, the locale C.UTF-8 that PostgreSQL
 * brings along, UTC. It is made beside its place and moved there when complete, so that one broken off half way
 * is never taken for a cluster, and of two processes making one, one wins and both go on with it.
 *
 * @throws EmbeddedPostgresError when there is one of another version, or something else in its place, or `initdb` fails.
 */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const { clusterDir, major, user, durable } = options;
  const version = (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8').catch(absent))?.trim();
  if (version === String(major)) return;
  if (version !== undefined) {
    throw new EmbeddedPostgresError(
      `The cluster ${clusterDir} was made by PostgreSQL ${version}, the embedded one is ${major}. ` +
        'Choose another DATA_DIR, or set DATABASE_URL to a PostgreSQL that can read it.',
    );
  }
  await removeLeftovers(clusterDir);
  const fresh = await mkdtemp(`${clusterDir}.new-${process.pid}-`);
  unfinished.add(fresh);
  try {
    if (user.uid !== undefined) await chown(fresh, user.uid, user.gid!);
    await initialize(fresh, options);
    await rename(fresh, clusterDir).catch((error: NodeJS.ErrnoException) => whenTaken(error, clusterDir));
    if (durable) await syncFolder(dirname(clusterDir));
  } finally {
    await rm(fresh, { recursive: true, force: true });
    unfinished.delete(fresh);
  }
}

/**
 * How to name a cluster to PostgreSQL's programs when they are started in it. Where the user they run as may not
 * search a folder above (root's home, mode 700), only the path of the current directory leads there: Linux lets a
 * process use that without looking at what is above. Postgres makes all its other paths relative to it.
 *
 * @throws EmbeddedPostgresError where there is no such path, on systems other than Linux.
 */
export async function reachablePath(user: RunAs, clusterDir: string): Promise<string> {
  if (await canEnter(user, clusterDir)) return clusterDir;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new EmbeddedPostgresError(
    `User ${user.uid}, whom PostgreSQL runs as, cannot reach ${clusterDir}. ` +
      'Start as an ordinary user, or choose a DATA_DIR that every user may enter.',
  );
}

async function initialize(folder: string, { binDir, major, user, durable }: ClusterOptions): Promise<void> {
  const path = await reachablePath(user, folder);
  const env = { ...postgresEnvironment, TZ: 'UTC' };
  const initdb = (args: string[]) =>
    run(join(binDir, 'initdb'), ['-D', path, ...args], { ...user, cwd: folder, env });
  try {
    await initdb([...newCluster, ...locale(major), '--no-instructions', '--no-sync']);
    // One pass over the finished files is faster than syncing on the way.
    if (durable) await initdb(['--sync-only']);
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim() || (cause as Error).message;
    throw new EmbeddedPostgresError(`PostgreSQL's initdb failed in ${folder}: ${said}`, { cause });
  }
}

/** Removes what a killed run left half made. The name tells which process made it. */
async function removeLeftovers(clusterDir: string): Promise<void> {
  const prefix = `${basename(clusterDir)}.new-`;
  for (const name of await readdir(dirname(clusterDir))) {
    const path = join(dirname(clusterDir), name);
    if (!name.startsWith(prefix) || unfinished.has(path)) continue;
    const maker = Number(name.slice(prefix.length).split('-')[0]);
    // An initdb that survived its starter may still be adding files: hence the retries.
    if (maker === process.pid || !isAlive(maker)) {
      await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function whenTaken(error: NodeJS.ErrnoException, clusterDir: string): Promise<void> {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  if (await readFile(join(clusterDir, 'PG_VERSION')).catch(absent)) return;
  throw new EmbeddedPostgresError(
    `${clusterDir} holds something that is not a PostgreSQL cluster. Choose another DATA_DIR.`,
    {
      cause: error,
    },
  );
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

const run = promisify(execFile);

/** Whom PostgreSQL runs as, in the form `spawn` takes; empty means: as the user of this process. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * The environment of PostgreSQL's own programs. Nothing of ours but PATH: they would obey PGPORT, PGDATA or
 * LD_LIBRARY_PATH, and their messages, which we read, would follow LANG.
 */
export const postgresEnvironment = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };

/**
 * Chooses the user for the cluster in `clusterDir`, which need not exist yet. PostgreSQL refuses to run as
 * root, so root hands over: to the owner of the cluster, else to `postgres`, else to `nobody`.
 *
 * @throws EmbeddedPostgresError when the cluster belongs to somebody this process cannot act for.
 */
export async function chooseUser(clusterDir: string): Promise<RunAs> {
  const cluster = await stat(clusterDir).catch(absent);
  const me = process.getuid!();
  if (me !== 0) {
    if (cluster && cluster.uid !== me) {
      throw new EmbeddedPostgresError(
        `The cluster ${clusterDir} belongs to user ${cluster.uid}, this process runs as user ${me}. ` +
          'Start as its owner, or choose another DATA_DIR or set DATABASE_URL.',
      );
    }
    return {};
  }
  if (cluster && cluster.uid !== 0) return { uid: cluster.uid, gid: cluster.gid };
  const chosen = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (!chosen) {
    throw new EmbeddedPostgresError(
      'PostgreSQL must not run as root, and there is neither a user "postgres" nor "nobody". ' +
        'Start as an ordinary user, or set DATABASE_URL.',
    );
  }
  return chosen;
}

/** Whether that user may enter the folder, which takes the right to search everything above it too. */
export async function canEnter(user: RunAs, folder: string): Promise<boolean> {
  if (user.uid === undefined) return true;
  return succeeds('/bin/sh', ['-c', 'test -x "$0"', folder], user);
}

/** Whether that user can run the program: reach it, read it, and load its libraries. */
export async function canRun(user: RunAs, program: string): Promise<boolean> {
  return succeeds(program, ['--version'], user);
}

async function succeeds(program: string, args: string[], user: RunAs): Promise<boolean> {
  return run(program, args, { ...user, cwd: '/', env: postgresEnvironment }).then(
    () => true,
    () => false,
  );
}

async function lookUp(name: string): Promise<RunAs | undefined> {
  // `id` and not /etc/passwd: on macOS and with directory services the file does not know everyone.
  const ask = async (flag: string) => Number((await run('id', [flag, name])).stdout);
  return Promise.all([ask('-u'), ask('-g')]).then(
    ([uid, gid]) => ({ uid, gid }),
    () => undefined,
  );
}

/** For `catch`: turns "there is no such file" into undefined, and nothing else. */
export function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

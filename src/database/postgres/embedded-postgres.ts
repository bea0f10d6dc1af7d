import { access, chown, constants, mkdir, mkdtemp, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { locateBinaries } from './binaries.js';
import { ensureCluster, reachablePath } from './cluster.js';
import { GuardedServer } from './guarded-server.js';
import { rotateLog } from './log-file.js';
import { servingSocketDir, settlePreviousRun } from './previous-run.js';
import { absent, canEnter, chooseUser, type RunAs } from './run-as.js';

export interface EmbeddedPostgresOptions {
  /** Where the cluster (`postgres/`) and PostgreSQL's log (`postgres.log`) live; made when missing. */
  readonly dataDir: string;
  /** The database to connect to, made when missing. Default: `onus`. */
  readonly database?: string;
  /** Told, in whole sentences, what happens that a person at the terminal should know. */
  readonly log: (sentence: string) => void;
  /** Settings of PostgreSQL for this run, such as `{ fsync: 'off' }` for tests. */
  readonly parameters?: Record<string, string>;
  /** The folder whose node_modules has the binaries' package, for another version than the service brings along. */
  readonly packages?: string | undefined;
}

export interface EmbeddedPostgres {
  /** Connection URL, e.g. `postgres://onus@localhost:5432/onus?host=/tmp/onus-x`. */
  readonly url: string;
  readonly socketDir: string;
  /** Shuts PostgreSQL down; resolves when nothing of it runs any more. May be called again. */
  stop(): Promise<void>;
}

/** Room for the predicate locks of a set of 256 creates, each on an index page of its own. */
const ours = { max_pred_locks_per_transaction: '512' };

/** The longest path a UNIX socket may have, in bytes, on the stricter of our systems (macOS; Linux: 107). */
const longestSocketPath = 103;

/**
 * Starts the embedded PostgreSQL on `dataDir`, with a new cluster if there is none. It listens on a UNIX socket
 * only, in a directory that nobody but its user can enter, and ends when this process does, however that ends.
 * Should PostgreSQL or its guardian be killed, it comes back under the same URL.
 *
 * @throws EmbeddedPostgresError whose message is fit for the user: the data directory is in use by another process, cannot be
 * used, the platform is not supported, or PostgreSQL does not start (with the last lines of its log).
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { database = 'onus', log, packages } = options;
  const parameters = { ...ours, ...options.parameters };
  const dataDir = await makeDataDir(resolve(options.dataDir));
  const clusterDir = join(dataDir, 'postgres');
  const user = await chooseUser(clusterDir);
  const binaries = await locateBinaries(dataDir, user, packages);
  const start = async () => {
    await ensureCluster({ ...binaries, clusterDir, user, durable: options.parameters?.fsync !== 'off' });
    const settings = {
      program: join(binaries.binDir, 'postgres'),
      clusterDir,
      dataPath: await reachablePath(user, clusterDir),
      socketDir: await makeSocketDir(user),
      logFile: join(dataDir, 'postgres.log'),
      user,
      parameters,
      servicePid: process.pid,
    };
    await rotateLog(settings.logFile);
    return { server: await GuardedServer.start(settings, log), socketDir: settings.socketDir };
  };

  await settlePreviousRun(dataDir, clusterDir, log);
  const { server, socketDir } = await start().catch(async (error: unknown) => {
    // PostgreSQL itself decides a race for one data directory. The loser learns here who won.
    if (await settlePreviousRun(dataDir, clusterDir, log)) return start();
    throw error;
  });
  try {
    await ensureDatabase(socketDir, database);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url: connectionUrl(socketDir, database), socketDir, stop: () => server.stop() };
}

/** The URL of the embedded PostgreSQL that a service runs on `dataDir` right now, if one does. */
export async function findEmbeddedPostgres(dataDir: string, database = 'onus'): Promise<string | undefined> {
  const path = await realpath(resolve(dataDir)).catch(absent);
  const socketDir = path && (await servingSocketDir(join(path, 'postgres')));
  return socketDir && connectionUrl(socketDir, database);
}

async function makeDataDir(path: string): Promise<string> {
  try {
    await makeFolders(path);
    await access(join(path, '.'), constants.W_OK);
    // One name for one folder: by it a later start recognizes a PostgreSQL that runs on it.
    return await realpath(path);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The data directory ${path} cannot be used (${(cause as Error).message}). Choose another DATA_DIR.`,
      { cause },
    );
  }
}

/** Not `mkdir` with `recursive`: that tries for ever where the system says ENOENT, as it does below /proc. */
async function makeFolders(path: string): Promise<void> {
  if (await stat(path).catch(absent)) return;
  await makeFolders(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** A fresh directory of mode 700 that belongs to PostgreSQL's user, with a path short enough for a socket. */
async function makeSocketDir(user: RunAs): Promise<string> {
  for (const base of [tmpdir(), '/tmp']) {
    const isShort = Buffer.byteLength(join(base, 'onus-XXXXXX', '.s.PGSQL.5432')) <= longestSocketPath;
    if (!isShort || !(await canEnter(user, base))) continue;
    const folder = await mkdtemp(join(base, 'onus-'));
    if (user.uid !== undefined) await chown(folder, user.uid, user.gid!);
    return folder;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL's user cannot enter the folder for temporary files, ${tmpdir()}. Set TMPDIR.`,
  );
}

async function ensureDatabase(socketDir: string, database: string): Promise<void> {
  const client = new pg.Client(connectionUrl(socketDir, 'postgres'));
  await client.connect();
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (!found.rowCount) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/** Says everything, port and sslmode too, so that no PG… variable of the environment has a say. */
function connectionUrl(socketDir: string, database: string): string {
  const query = new URLSearchParams({ host: socketDir, sslmode: 'disable' });
  return `postgres://onus@localhost:5432/${encodeURIComponent(database)}?${query.toString()}`;
}

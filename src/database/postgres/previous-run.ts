import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import {
  endPostmaster,
  endRemains,
  identify,
  readPidFile,
  removeStalePidFile,
  until,
  type PidFile,
} from './postmaster.js';

/** What a guardian answers on the socket beside PostgreSQL's. */
export interface GuardianAnswer {
  readonly clusterDir: string;
  readonly servicePid: number;
  readonly state: 'serving' | 'stopping';
}

/** The guardian's socket, in the directory of PostgreSQL's. */
export const guardianSocket = (socketDir: string) => join(socketDir, 'guardian.sock');

/** Longest wait for a PostgreSQL that is shutting down: longer than its guardian gives it before it kills. */
const longestShutdownMs = 60_000;

/**
 * Sees to it that no PostgreSQL of an earlier run holds the cluster: waits for one that is shutting down, ends
 * one that was orphaned, and clears away what a dead one left. Answers whether there was anything to do.
 *
 * @throws EmbeddedPostgresError, fit for the user's eyes, when a living service is using the data directory.
 */
export async function settlePreviousRun(
  dataDir: string,
  clusterDir: string,
  log: (sentence: string) => void,
): Promise<boolean> {
  const previous = await readPidFileOnceComplete(clusterDir);
  if (!previous) return false;
  const { pid, socketDir } = previous;
  const guardian = await askGuardian(previous, clusterDir);
  if (guardian?.state === 'serving') throw inUse(dataDir, guardian.servicePid);
  if (guardian) {
    log('Waiting for the PostgreSQL of the previous run to shut down.');
    const isGone = async () => !(await askGuardian(previous, clusterDir));
    if (!(await until(isGone, longestShutdownMs))) throw inUse(dataDir, pid);
    return true;
  }
  switch (await identify(pid, clusterDir)) {
    case 'postgres':
      return false; // PostgreSQL knows whether that one is in its way, and says so if it is.
    case 'ours':
      log(`Ending a PostgreSQL (process ${pid}) that a previous run left behind.`);
      await endPostmaster(pid, clusterDir);
      break;
    case 'gone':
      if (socketDir) await endRemains(socketDir);
      await removeStalePidFile(clusterDir, previous);
      break;
    case 'other':
      await removeStalePidFile(clusterDir, previous);
      break;
  }
  if (socketDir && basename(socketDir).startsWith('onus-') && (await isUnused(socketDir))) {
    await rm(socketDir, { recursive: true, force: true });
  }
  return true;
}

/** The socket directory of the PostgreSQL that serves this cluster for a living service, if there is one. */
export async function servingSocketDir(clusterDir: string): Promise<string | undefined> {
  const running = await readPidFile(clusterDir);
  if (!running) return undefined;
  const guardian = await askGuardian(running, clusterDir);
  return guardian?.state === 'serving' ? running.socketDir : undefined;
}

/** A server that is just starting has not written all of its file. Nothing but a crash leaves it like that. */
async function readPidFileOnceComplete(clusterDir: string): Promise<PidFile | undefined> {
  let file = await readPidFile(clusterDir);
  const isComplete = async () => {
    file = await readPidFile(clusterDir);
    return !file || file.socketDir !== undefined || (await identify(file.pid, clusterDir)) !== 'ours';
  };
  await until(isComplete, 10_000);
  return file;
}

/** A copied data directory names the socket directory of the original, which may be in use. */
async function isUnused(socketDir: string): Promise<boolean> {
  const sockets = [guardianSocket(socketDir), join(socketDir, '.s.PGSQL.5432')];
  return (await Promise.all(sockets.map(listens))).every((answer) => !answer);
}

async function listens(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    return await once(socket, 'connect').then(
      () => true,
      () => false,
    );
  } finally {
    socket.destroy();
  }
}

async function askGuardian(previous: PidFile, clusterDir: string): Promise<GuardianAnswer | undefined> {
  if (!previous.socketDir) return undefined;
  const answer = await ask(guardianSocket(previous.socketDir));
  if (answer === 'silence') return { clusterDir, servicePid: previous.pid, state: 'serving' };
  return answer?.clusterDir === clusterDir ? answer : undefined;
}

/** Undefined when nobody listens; `silence` from a guardian that is suspended. */
async function ask(path: string): Promise<GuardianAnswer | 'silence' | undefined> {
  const socket = connect(path);
  const patience = new AbortController();
  const answer = text(socket).then(
    (line) => (line ? (JSON.parse(line) as GuardianAnswer) : undefined),
    () => undefined,
  );
  const silence = delay(2_000, 'silence' as const, { signal: patience.signal }).catch(() => undefined);
  try {
    return await Promise.race([answer, silence]);
  } finally {
    patience.abort();
    socket.destroy();
  }
}

function inUse(dataDir: string, pid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The data directory ${dataDir} is in use by process ${pid}. ` +
      'Stop it, or choose another DATA_DIR or set DATABASE_URL.',
  );
}

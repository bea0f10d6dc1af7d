/*
 * The program between the service and PostgreSQL, so that neither outlives the other. It holds a channel from the
 * service; when that closes, however the service died, it asks PostgreSQL to shut down, waits for it and ends.
 * When PostgreSQL dies while the service lives, it starts it again. Runs detached: a terminal's Ctrl-C must not
 * take the database from under requests in flight.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { GuardianMessage, GuardianSettings } from './guarded-server.js';
import { logTail } from './log-file.js';
import { clusterMark, clusterName, endRemains, readPidFile, shutdownSteps } from './postmaster.js';
import { guardianSocket, type GuardianAnswer } from './previous-run.js';
import { postgresEnvironment } from './run-as.js';

/** What PostgreSQL says while processes of a killed predecessor still hold its shared memory. */
const predecessorRemains = 'pre-existing shared memory block';
/** How long a first start waits for such processes to be gone. */
const longestPredecessorMs = 30_000;
const shortestRestartDelayMs = 50;
const longestRestartDelayMs = 5_000;

const settings = JSON.parse(process.argv[2]!) as GuardianSettings;
const serviceGone = new AbortController();
let postgres: ChildProcess | undefined;

process.once('disconnect', onServiceGone);
// It may have died while this file was being loaded.
if (!process.connected) onServiceGone();
// Whoever signals a whole group or unit means the service, and the service's end is what this process waits for.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

await answerQuestions();
await keepRunning();
await rm(settings.socketDir, { recursive: true, force: true });
process.exit(0);

function onServiceGone(): void {
  serviceGone.abort();
  void endPostgres();
}

/** Runs PostgreSQL, again and again if need be, until the service is gone; or until a first start fails. */
async function keepRunning(): Promise<void> {
  const began = performance.now();
  let hasServed = false;
  let delayMs = shortestRestartDelayMs;
  while (!serviceGone.signal.aborted) {
    const logStart = (await stat(settings.logFile)).size;
    if (serviceGone.signal.aborted) return;
    const run = await runOnce(hasServed);
    if (serviceGone.signal.aborted) return;
    if (run.servedMs > longestRestartDelayMs) delayMs = shortestRestartDelayMs;
    const reason = (await logTail(settings.logFile, logStart)) || run.ending;
    if (run.servedMs > 0) {
      hasServed = true;
      await say({
        kind: 'log',
        sentence: `PostgreSQL ended unexpectedly (${run.ending}); starting it again.`,
      });
      await endRemains(settings.socketDir);
    } else if (hasServed) {
      await say({ kind: 'log', sentence: `PostgreSQL does not start again yet: ${reason}` });
    } else if (!reason.includes(predecessorRemains) || performance.now() - began > longestPredecessorMs) {
      await say({ kind: 'failed', reason });
      process.exit(1);
    }
    await delay(delayMs, undefined, { signal: serviceGone.signal }).catch(() => {});
    delayMs = Math.min(delayMs * 2, longestRestartDelayMs);
  }
}

/** One life of PostgreSQL: how long it accepted connections, 0 when it never did, and how it ended. */
async function runOnce(isRestart: boolean): Promise<{ servedMs: number; ending: string }> {
  const parameters = {
    listen_addresses: '',
    unix_socket_directories: settings.socketDir,
    port: '5432',
    // Errors of single statements are for the service to report: 40001 under load would fill the disk.
    log_min_messages: 'log',
    ...settings.parameters,
    cluster_name: clusterName(settings.socketDir),
  };
  const args = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const child = spawn(
    settings.program,
    ['-D', settings.dataPath, ...[clusterMark(settings.clusterDir), ...args].flatMap((arg) => ['-c', arg])],
    { ...settings.user, cwd: settings.clusterDir, env: postgresEnvironment, stdio: ['ignore', 1, 2] },
  );
  postgres = child;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  let servingSince = 0;
  void whenReady(child).then(async (isReady) => {
    if (!isReady) return;
    servingSince = performance.now();
    await say(isRestart ? { kind: 'log', sentence: 'PostgreSQL is running again.' } : { kind: 'ready' });
  });
  const ending = await ended;
  postgres = undefined;
  return { servedMs: servingSince && performance.now() - servingSince, ending };
}

/** Waits as long as it takes: replaying the log after a crash can take minutes. */
async function whenReady(child: ChildProcess): Promise<boolean> {
  const began = performance.now();
  let hasSpoken = false;
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const file = await readPidFile(settings.clusterDir);
    if (file?.ready && file.pid === child.pid) return true;
    if (!hasSpoken && performance.now() - began > 5_000) {
      hasSpoken = true;
      await say({ kind: 'log', sentence: 'PostgreSQL is still starting; after a crash it replays its log.' });
    }
    await delay(5);
  }
  return false;
}

async function endPostgres(): Promise<void> {
  const child = postgres;
  for (const [signal, seconds] of shutdownSteps) {
    if (!child || postgres !== child) return;
    child.kill(signal);
    await delay(seconds * 1000, undefined, { ref: false });
  }
}

/** Tells a later start, which finds the data directory taken, by whom. */
async function answerQuestions(): Promise<void> {
  const path = guardianSocket(settings.socketDir);
  await rm(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => {}); // The one who asked left; there is nobody to tell.
    const state = serviceGone.signal.aborted ? 'stopping' : 'serving';
    const { clusterDir, servicePid } = settings;
    socket.end(JSON.stringify({ clusterDir, servicePid, state } satisfies GuardianAnswer) + '\n');
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
}

/** Resolves when the message is on its way, or cannot be because the service is gone. */
async function say(message: GuardianMessage): Promise<void> {
  if (process.connected) await new Promise<void>((resolve) => process.send!(message, () => resolve()));
}

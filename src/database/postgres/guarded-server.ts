import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { endPostmaster, readPidFile } from './postmaster.js';
import type { RunAs } from './run-as.js';

/** What a guardian needs to know; it travels as JSON on its command line. */
export interface GuardianSettings {
  /** The program `postgres`. */
  readonly program: string;
  readonly clusterDir: string;
  /** The cluster as PostgreSQL can reach it: `clusterDir`, or a path by way of the current directory. */
  readonly dataPath: string;
  readonly socketDir: string;
  readonly logFile: string;
  readonly user: RunAs;
  readonly parameters: Record<string, string>;
  readonly servicePid: number;
}

/** What a guardian tells the service. */
export type GuardianMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'log'; readonly sentence: string };

/** How long to wait before guarding again after an attempt that failed. */
const retryMs = 2_000;

/** A running PostgreSQL with its guardian, seen from the service. */
export class GuardedServer {
  readonly #settings: GuardianSettings;
  readonly #log: (sentence: string) => void;
  readonly #stopping = new AbortController();
  #guardian: ChildProcess | undefined;
  #watch: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  private constructor(settings: GuardianSettings, log: (sentence: string) => void) {
    this.#settings = settings;
    this.#log = log;
  }

  /**
   * Starts PostgreSQL and resolves when it accepts connections.
   *
   * @throws EmbeddedPostgresError with the last lines of PostgreSQL's log when it does not start; nothing is left running then.
   */
  static async start(settings: GuardianSettings, log: (sentence: string) => void): Promise<GuardedServer> {
    const server = new GuardedServer(settings, log);
    try {
      await server.#launch();
    } catch (error) {
      await server.stop();
      throw error;
    }
    server.#watch = server.#keepGuarded();
    return server;
  }

  /** Shuts PostgreSQL down and resolves when it is gone and its socket directory with it. May be called again. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#guardian?.connected) {
      this.#guardian.ref();
      this.#guardian.disconnect();
      await hasEnded(this.#guardian);
    }
    await this.#watch;
    await this.#endOrphan();
    await rm(this.#settings.socketDir, { recursive: true, force: true });
  }

  /** A guardian that was killed leaves PostgreSQL without one; then both are replaced, on the same socket. */
  async #keepGuarded(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await hasEnded(this.#guardian!);
      if (this.#stopping.signal.aborted) return;
      this.#log('The process that guards PostgreSQL was killed; starting both again.');
      try {
        await this.#endOrphan();
        await this.#launch();
        this.#log('PostgreSQL is running again.');
      } catch (error) {
        this.#log((error as Error).message);
        await delay(retryMs, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => {});
      }
    }
  }

  async #launch(): Promise<void> {
    const { socketDir, user, logFile } = this.#settings;
    await mkdir(socketDir, { mode: 0o700, recursive: true });
    if (user.uid !== undefined) await chown(socketDir, user.uid, user.gid!);
    const log = await open(logFile, 'a', 0o600);
    try {
      this.#guardian = spawn(process.execPath, [guardianPath(), JSON.stringify(this.#settings)], {
        detached: true,
        cwd: '/',
        // The service's own output must end with the service: the guardian, which lives longer, gets none of it.
        stdio: ['ignore', log.fd, log.fd, 'ipc'],
        env: { ...process.env, NODE_OPTIONS: '' },
      });
    } finally {
      await log.close();
    }
    await this.#isReady(this.#guardian);
    // PostgreSQL must not keep a process alive that has nothing else to do.
    this.#guardian.unref();
    this.#guardian.channel?.unref();
  }

  #isReady(guardian: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      guardian.on('message', (message: GuardianMessage) => {
        if (message.kind === 'log') this.#log(message.sentence);
        else if (message.kind === 'ready') resolve();
        else reject(new EmbeddedPostgresError(`PostgreSQL does not start: ${message.reason}`));
      });
      guardian.once('error', reject);
      guardian.once('exit', (code, signal) =>
        reject(
          new EmbeddedPostgresError(
            `The process that guards PostgreSQL ended (${signal ?? `exit code ${code}`}).`,
          ),
        ),
      );
    });
  }

  async #endOrphan(): Promise<void> {
    const file = await readPidFile(this.#settings.clusterDir);
    // With another socket directory it belongs to a later start.
    if (file?.socketDir === this.#settings.socketDir)
      await endPostmaster(file.pid, this.#settings.clusterDir);
  }
}

async function hasEnded(child: ChildProcess): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
    await once(child, 'exit');
}

/** The compiled guardian: beside this file, or in `dist` when this file runs as TypeScript (in tests). */
function guardianPath(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(
    new URL(isSource ? '../../../dist/src/database/postgres/guardian.js' : './guardian.js', import.meta.url),
  );
}

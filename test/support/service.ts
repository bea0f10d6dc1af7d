/** The built service as a process of its own, as it runs for its users. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything it has written until now, log and sentences. */
  output(): string;
  /** Asks it to end and returns its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** For the built service's processes: hundreds compile the same code. */
export const compileCache = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled') };

export type Environment = Record<string, string>;

/** Starts the service on a free port and waits until it says that it serves. */
export async function startService(databaseUrl: string, environment: Environment = {}): Promise<Service> {
  const child = runService({ DATABASE_URL: databaseUrl, PORT: '0', ...environment });
  const { output, exited } = child;
  const url = await child.until(/Onus serves at (\S+)/);
  return {
    url: url[1] ?? '',
    process: child.process,
    output,
    async stop(signal = 'SIGTERM') {
      child.process.kill(signal);
      return exited;
    },
  };
}

/**
 * Runs the service, however it may end.
 * @param of the folder that `dist/` is in
 */
export function runService(environment: Environment, of = root) {
  const child = spawn(process.execPath, [join(of, 'dist/src/main.js')], {
    env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', ...compileCache, ...environment },
    // By the channel it notices when the tests are gone, and ends.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let text = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return {
    process: child,
    exited,
    output: () => text,
    /** Waits until what it wrote matches. Fails if it ends before. */
    async until(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const match = pattern.exec(text);
        if (match !== null) return match;
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`The service ended:\n${text}`);
        await Promise.race([once(child.stdout!, 'data'), once(child.stderr!, 'data'), exited]);
      }
    },
  };
}

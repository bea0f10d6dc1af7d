/** The processes of a benchmark: the service, its peers and the load, each on its own. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { atEnd } from './ending.ts';

export const root = join(import.meta.dirname, '..');

/** Flags of Node that the service is started with. The peers get them too: the comparison is of what they do. */
export const serviceFlags = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { config: { serviceFlags: string } }
).config.serviceFlags.split(' ');

/** Milliseconds that a process is given to start, and to end before it is killed. */
const patience = 20_000;

export interface Program {
  process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * Starts a program. The channel to it closes when this process dies, however it does, and then ours end too.
 * @param output a file descriptor for what it writes to standard output; nobody reads that
 */
export function start(command: string[], environment: NodeJS.ProcessEnv, output: number | 'ignore'): Program {
  const [program = '', ...args] = command;
  const stdio: StdioOptions = ['ignore', output, 'pipe', 'ipc'];
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
  const child = spawn(program, args, { cwd: root, env, stdio });
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const ended = await Promise.race([exited.then(() => true), wait(patience, false, { ref: false })]);
    if (!ended) child.kill('SIGKILL');
    await exited;
  };
  atEnd(stop);
  return { process: child, stop };
}

export function startNode(
  args: string[],
  environment: NodeJS.ProcessEnv = {},
  output: number | 'ignore' = 'ignore',
): Program {
  return start([process.execPath, '--disable-warning=ExperimentalWarning', ...args], environment, output);
}

/** Waits until a server says on standard error where it serves, and returns that URL. */
export async function servingAt({ process: child }: Program): Promise<string> {
  const deadline = AbortSignal.timeout(patience);
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  for (;;) {
    const url = /serves at (http\S+)/.exec(text)?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended: ${text}`);
    await Promise.race([
      once(child.stderr!, 'data', { signal: deadline }),
      once(child, 'exit', { signal: deadline }),
    ]);
  }
}

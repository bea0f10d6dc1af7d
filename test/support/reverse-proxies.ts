/**
 * nginx and HAProxy as Debian has them, with the files of `deploy/`, in which only addresses are replaced: each a child
 * process in the foreground, with a folder of its own.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from './until.js';

export interface ReverseProxy {
  url: string;
  close(): Promise<void>;
}

const deploy = join(import.meta.dirname, '../../deploy');
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;

/** How each is told what, from its file in `deploy/`, and run. */
const kinds = {
  nginx: {
    file: 'nginx.conf',
    listen: ['listen 80;', (port: number) => `listen 127.0.0.1:${port};`],
    // What is around a file in conf.d.
    around: (text: string, folder: string) => `
      daemon off; user ${userInfo().username}; worker_processes 1; pid ${folder}/pid; error_log stderr warn;
      events {}
      http {
        access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
        ${text}
      }`,
    arguments: (file: string, folder: string) => ['-p', folder, '-e', 'stderr', '-c', file],
  },
  haproxy: {
    file: 'haproxy.cfg',
    listen: ['bind :80', (port: number) => `bind 127.0.0.1:${port}`],
    around: (text: string) => text,
    arguments: (file: string) => ['-db', '-f', file],
  },
} as const;

export type Kind = keyof typeof kinds;

export function isInstalled(kind: Kind): boolean {
  return spawnSync(kind, ['-v'], { env: { PATH } }).error === undefined;
}

/** A port that nothing uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

/** @param ports of `onus-1` and `onus-2` */
export async function startReverseProxy(kind: Kind, ports: readonly number[]): Promise<ReverseProxy> {
  const { file, listen, around, arguments: argumentsFor } = kinds[kind];
  const folder = await mkdtemp(join(tmpdir(), `onus-${kind}-`));
  const port = await freePort();
  let text = (await readFile(join(deploy, file), 'utf8')).replace(listen[0], listen[1](port));
  for (const [i, each] of ports.entries()) text = text.replace(`onus-${i + 1}:3000`, `127.0.0.1:${each}`);
  await writeFile(join(folder, file), around(text, folder));

  const child = spawn(kind, argumentsFor(join(folder, file), folder), {
    env: { PATH },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  await until(async () => {
    if (hasEnded(child)) throw new Error(`${kind} ended:\n${said}`);
    return fetch(`${url}/health/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
  });
  return {
    url,
    async close() {
      if (!hasEnded(child)) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true });
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

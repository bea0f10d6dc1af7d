/** The tools of `clients/document`, which know OpenAPI and nothing of Onus. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPackages } from './installed.js';

const run = promisify(execFile);
const folder = join(import.meta.dirname, '../../clients/document');

/** Paths of their programs. */
export const tools = {
  redocly: join(folder, 'node_modules/@redocly/cli/bin/cli.js'),
  spectral: join(folder, 'node_modules/@stoplight/spectral-cli/dist/index.js'),
  prism: join(folder, 'node_modules/@stoplight/prism-cli/dist/index.js'),
};

export const installTools = () => installPackages(folder);

/** Runs a tool to its end, whatever it finds, and returns what it wrote. */
export async function runTool(tool: keyof typeof tools, args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const options = { cwd: folder, env, maxBuffer: 1e8 };
  const ended = run(process.execPath, [tools[tool], ...args], options);
  const { stdout, stderr } = await ended.catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  if (stdout.trim() === '') throw new Error(`${tool} says nothing but: ${stderr}`);
  return stdout;
}

export interface Door {
  url: string;
  close(): Promise<void>;
}

/**
 * Prism before a service: it refuses with 422 what the document does not take, and with 500 what it does not answer. The
 * document itself, which is none of its routes, comes from the service.
 */
export async function openValidatingProxy(serviceUrl: string): Promise<Door> {
  const directory = await mkdtemp(join(tmpdir(), 'onus-prism-'));
  const file = join(directory, 'openapi.json');
  await writeFile(file, await (await fetch(`${serviceUrl}/openapi.json`)).text());
  const args = [tools.prism, 'proxy', file, serviceUrl, '--errors', '--port', '0', '--cors', 'false'];
  const prism = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(prism, 'exit');
  const prismUrl = await new Promise<string>((resolve, reject) => {
    let said = '';
    prism.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, url] = /listening on (http:\S+)/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    void exited.then(() => reject(new Error(`Prism ended: ${said}`)));
  });
  const front = createServer((asked, answer) => {
    const base = asked.url === '/openapi.json' ? serviceUrl : prismUrl;
    const passed = request(new URL(asked.url ?? '/', base), { method: asked.method, headers: asked.headers });
    passed.on('response', (given) => {
      answer.writeHead(given.statusCode!, given.headers);
      given.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    async close() {
      front.closeAllConnections();
      front.close();
      prism.kill();
      await exited;
      await rm(directory, { recursive: true });
    },
  };
}

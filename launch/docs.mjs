/*
 * `npm run docs`: writes what is made from the code, where a test holds it against that: docs/PROBLEMS.md, and what the
 * console knows of the service's routes, console/src/api/schema.d.ts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled } from './project.mjs';
import { root } from './root.mjs';

const node = await ensureInstalled();
await ensureBuilt(node);
const { problemsMarkdown } = await import('../dist/src/http/problems/problems-markdown.js');
writeFileSync(join(root, 'docs/PROBLEMS.md'), problemsMarkdown());

const { apiTypes } = await import('../console/api-types.mjs');
const { format, resolveConfig } = await import('prettier');
const types = join(root, 'console/src/api/schema.d.ts');
const options = await resolveConfig(types);
writeFileSync(types, await format(await apiTypes(await openApiDocument()), { ...options, filepath: types }));

/** What a service that is started for it says of itself. */
async function openApiDocument() {
  const dataDir = mkdtempSync(join(tmpdir(), 'onus-docs-'));
  const service = spawn(node, ['dist/src/main.js'], {
    cwd: root,
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, DEMO_DATA: 'false', PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  try {
    let said = '';
    for await (const chunk of service.stderr) {
      said += chunk;
      const url = /serves at (\S+)/.exec(said)?.[1];
      if (url) return await (await fetch(`${url}/openapi.json`)).json();
    }
    throw new Error(`The service ended:\n${said}`);
  } finally {
    const ended = once(service, 'exit');
    if (service.exitCode === null && service.kill()) await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

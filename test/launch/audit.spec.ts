/** `npm run audit`: what a registry says of the packages decides, and what it does not say is not made up. */
import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the audit against a registry that answers so. */
async function audit(answer: RequestListener): Promise<{ code: number; output: string }> {
  const registry = createServer(answer);
  registry.listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const cache = await mkdtemp(join(tmpdir(), 'onus-audit-'));
  const { port } = registry.address() as AddressInfo;
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    npm_config_registry: `http://127.0.0.1:${port}/`,
    npm_config_fetch_retries: '0',
    // What is made up here must not be remembered elsewhere.
    npm_config_cache: cache,
    npm_config_update_notifier: 'false',
  };
  try {
    return await new Promise((resolve) => {
      const script = join(import.meta.dirname, '../../launch/audit.mjs');
      execFile(process.execPath, [script], { env }, (error, stdout) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout });
      });
    });
  } finally {
    registry.closeAllConnections();
    registry.close();
    await rm(cache, { recursive: true });
  }
}

/** Answers with these advisories; and, for a package by its name, that it has one version. */
const advisories =
  (found: object): RequestListener =>
  ({ method, url = '' }, response) => {
    const name = decodeURIComponent(url.slice(1));
    const version = '5.3.0';
    const packument = { name, 'dist-tags': { latest: version }, versions: { [version]: { name, version } } };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(method === 'GET' ? packument : found));
  };

const vulnerable = (severity: string, name = 'express'): RequestListener =>
  advisories({
    [name]: [
      {
        id: severity.length,
        url: 'https://advisories.example/1',
        title: 'Made up',
        severity,
        vulnerable_versions: '>=0.0.0',
        cwe: [],
        cvss: { score: 9, vectorString: null },
      },
    ],
  });

it('passes where nothing is known to be wrong', async () => {
  const { code, output } = await audit(advisories({}));
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('vulnerable: 0, of which') });
});

it.each(['high', 'critical'])('fails for what is %s, and names it', async (severity) => {
  const { code, output } = await audit(vulnerable(severity));
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(`express .*\\(${severity}\\)`) });
});

it('looks at what the console brings to browsers, too', async () => {
  const { code, output } = await audit(vulnerable('high', 'react-dom'));
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/react-dom .*\(high\)/) });
});

it('passes for what is moderate, and counts it', async () => {
  const { code, output } = await audit(vulnerable('moderate'));
  expect(code).toBe(0);
  expect(output).toMatch(/vulnerable: [1-9]\d*, of which high or critical: 0/);
});

it.each([405, 500])('says that nothing is known when the registry answers %d', async (status) => {
  const { code, output } = await audit((_, response) => response.writeHead(status).end('{}'));
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('could not be audited') });
});

/** What others' tools say of the document: linters find nothing in it. That Prism takes what it says, `through-prism.spec.ts` shows. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { installTools, openValidatingProxy, runTool } from '../support/document-tools.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let directory: string;
let file: string;

beforeAll(async () => {
  [world, directory] = await Promise.all([
    createWorld(),
    mkdtemp(join(tmpdir(), 'onus-document-')),
    installTools(),
  ]);
  file = join(directory, 'openapi.json');
  await writeFile(file, await (await fetch(`${world.url}/openapi.json`)).text());
}, 300_000);

afterAll(async () => {
  await world?.close();
  await rm(directory, { recursive: true });
});

const redocly = (of: string) =>
  runTool('redocly', ['lint', '--config', 'redocly.yaml', '--format', 'json', of]);
const spectral = (of: string) =>
  runTool('spectral', ['lint', '--ruleset', 'spectral.yaml', '--format', 'json', '--quiet', of]);

it('has neither errors nor warnings for Redocly, by its recommended rules', async () => {
  const { totals, problems } = JSON.parse(await redocly(file)) as { totals: object; problems: object[] };
  expect(problems).toEqual([]);
  expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
});

it('has neither errors nor warnings for Spectral, by its rules for OpenAPI', async () => {
  expect(JSON.parse(await spectral(file))).toEqual([]);
});

it('is found wanting by both where something is missing', async () => {
  const broken = join(directory, 'broken.json');
  const info = { title: 'Onus', version: '1' };
  await writeFile(broken, JSON.stringify({ openapi: '3.1.0', info, servers: [], paths: {} }));
  const found = await Promise.all([redocly(broken), spectral(broken)]);
  expect(found[0]).toContain('no-empty-servers');
  expect(found[1]).toContain('info-contact');
});

it('lets pass through Prism what the service takes, and nothing that it refuses', async () => {
  const door = await openValidatingProxy(world.url);
  try {
    const anyone = request(door.url);
    expect((await anyone.post('/api/auth/logout')).status).toBe(204);
    const wrong = { email: 'admin@demo.test', password: 'demo-password', remember: true };
    const refused = await anyone.post('/api/auth/login').send(wrong);
    expect([refused.status, (refused.body as { type: string }).type]).toEqual([
      422,
      expect.stringContaining('prism'),
    ]);
    expect((await request(world.url).post('/api/auth/login').send(wrong)).status).toBe(400);
  } finally {
    await door.close();
  }
});

/**
 * A folder of `clients/`, used as its README says, in a copy of it: a client is made of the document of the running service and
 * compiled, and a program of it works with that service. What it says that it saw is held against the service itself.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyOf } from './api.js';
import { installPackages, succeeds } from './installed.js';
import { createWorld, type World } from './worlds.js';

interface Wishes {
  /** Of `clients/`. */
  folder: string;
  language: string;
  /** Commands that fail where this language is not here. */
  needs?: string[];
  /** How each generator's program is run. */
  programs: Record<string, string[]>;
  environment?: Record<string, string>;
}

/** Longest time that generating and compiling may take where everything is still to be fetched, in milliseconds. */
const buildTime = 400_000;

/** The tests of the clients of one language; skipped where it is not here. */
export function testClients({
  folder: name,
  language,
  needs = [],
  programs,
  environment = {},
}: Wishes): void {
  const lack = needs.find((command) => !succeeds(command));
  const describeOrSkip = lack === undefined ? describe : describe.skip;
  describeOrSkip(
    `a client for ${language}${lack === undefined ? '' : ` (skipped: "${lack}" fails here)`}`,
    () => {
      let folder: string;
      let world: World;

      beforeAll(async () => {
        folder = await copyOf(name);
        world = await createWorld();
        await run(folder, ['bash', 'build.sh'], { ONUS_URL: world.url });
      }, buildTime);

      afterAll(async () => {
        await world.close();
        await rm(folder, { recursive: true });
      });

      it.each(Object.entries(programs))('of %s works', async (generator, command) => {
        const counselor = { externalId: `of-${generator.replaceAll(/\W/g, '-')}`, name: `Of ${generator}` };
        const { id } = (await world.admin.post('/api/counselors', counselor)).body as { id: string };
        const output = await run(folder, command, {
          ...environment,
          ONUS_URL: world.url,
          ONUS_KEY: (await keyOf(world.admin))['X-API-Key']!,
          ONUS_EMAIL: 'admin@demo.test',
          ONUS_PASSWORD: 'demo-password',
          ONUS_COUNSELOR: counselor.externalId,
        });
        await expectToBe(JSON.parse(output), world, id);
      });
    },
  );
}

/** Nothing that is generated stays behind; what npm installs does. */
async function copyOf(name: string): Promise<string> {
  const source = join(import.meta.dirname, '../../clients', name);
  const hasPackages = existsSync(join(source, 'package-lock.json'));
  if (hasPackages) await installPackages(source);
  const folder = await mkdtemp(join(tmpdir(), `onus-client-${name}-`));
  const filter = (path: string) => !['node_modules', 'generated'].includes(basename(path));
  await cp(source, folder, { recursive: true, filter });
  if (hasPackages) await symlink(join(source, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function expectToBe(seen: unknown, world: World, counselor: string): Promise<void> {
  const { items: assignments } = (
    await world.admin.get(`/api/assignments?counselorId=${counselor}&sort=createdAt`)
  ).body as { items: { id: string }[] };
  const of = (result: object | null, note: string | null, kind: string) =>
    expect.objectContaining({ result, note, assignedBy: expect.objectContaining({ kind }) });
  const result = expect.objectContaining({ score: 85, feedback: 'Calm and clear' });
  expect(assignments).toEqual([of(result, 'Before Friday', 'partner'), of(null, null, 'import')]);
  const [{ id }] = assignments as [{ id: string }];
  const { items: scenarios } = (await world.admin.get('/api/scenarios?limit=200')).body as {
    items: object[];
  };
  expect(seen).toEqual({
    scenarios: scenarios.length,
    created: id,
    duplicate: { id, byYou: true },
    duplicateAtWeb: { id, byYou: false },
    stale: '/problems/precondition-failed',
    result: 85,
    imported: { created: 1, existing: 1 },
  });
}

/** Runs a program to its end, on this Node where it is one of Node, and returns what it wrote. */
function run(folder: string, command: string[], environment: Record<string, string>): Promise<string> {
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const options = { cwd: folder, env: { ...process.env, PATH, ...environment }, maxBuffer: 2 ** 26 };
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    execFile(program!, args, options, (error, output, errors) => {
      if (error === null) resolve(output);
      else reject(new Error(`${command.join(' ')}: ${error.code}\n${output}\n${errors}`));
    });
  });
}

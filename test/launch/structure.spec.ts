/** The lint rule that holds the wings of `src` (docs/ARCHITECTURE.md): it must fail on each import that points up. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

/** A file of each wing, from the top down. */
const files = {
  start: 'src/main.ts',
  app: 'src/app.module.ts',
  cli: 'src/cli/administration.ts',
  demo: 'src/demo/seed.ts',
  assignments: 'src/assignments/sql/edit.ts',
  partners: 'src/partners/partner-mapping.ts',
  identity: 'src/identity/users/users.service.ts',
  http: 'src/http/requests/arrival.ts',
  database: 'src/database/transactions/lane.ts',
  health: 'src/operations/health/health.controller.ts',
  operations: 'src/operations/settings/settings.ts',
};
type Wing = keyof typeof files;

const all = Object.keys(files) as Wing[];
/** What a line in it may import. */
const below: Record<Wing, Wing[]> = {
  start: all,
  app: all,
  cli: all,
  demo: all,
  assignments: ['assignments', 'identity', 'http', 'database', 'health', 'operations'],
  partners: ['partners', 'identity', 'http', 'database', 'health', 'operations'],
  identity: ['identity', 'http', 'database', 'health', 'operations'],
  http: ['http', 'database', 'health', 'operations'],
  database: ['database', 'health', 'operations'],
  health: ['database', 'health', 'operations'],
  operations: ['health', 'operations'],
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'structure-'));
  await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Writes files that import what they are said to, and returns which of these imports are faults, with the rule. */
async function faultsOf(imports: { in: string; of: string; kind?: 'type' }[]): Promise<string[]> {
  for (const [i, { in: file, of, kind }] of imports.entries()) {
    const path = file.replace(/\.ts$/, `-${i}.ts`);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const specifier = relative(dirname(file), of)
      .replace(/^(?!\.)/, './')
      .replace(/\.ts$/, '.js');
    const text = `import ${kind ?? ''} { it } from '${specifier}';\nexport ${kind ?? ''} { it };\n`;
    await writeFile(join(folder, path), text);
  }
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [oxlint, '--format', 'json'], { cwd: folder }, (_, stdout) => resolve(stdout));
  });
  await rm(join(folder, 'src'), { recursive: true });
  const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] };
  return diagnostics.map(({ code, filename }) => {
    const { in: file, of } = imports[Number(/-(\d+)\.ts$/.exec(filename)![1])]!;
    return `${file} → ${of}: ${code}`;
  });
}

it('refuses every import of a higher wing, or of another feature, and no other', async () => {
  const pairs = all.flatMap((from) => all.map((to): [Wing, Wing] => [from, to]));
  const imports = pairs.map(([from, to]) => ({ in: files[from], of: files[to] }));
  const expected = pairs
    .filter(([from, to]) => !below[from].includes(to))
    .map(([from, to]) => `${files[from]} → ${files[to]}: eslint(no-restricted-imports)`);
  expect(expected.length).toBeGreaterThan(30);
  expect((await faultsOf(imports)).sort()).toEqual(expected.sort());
});

it('lets a feature use of another one what that offers, and types, but never its repository', async () => {
  const at = 'src/partners/partner-mapping.ts';
  const offered = [
    'assignments.service',
    'assignments.module',
    'assignment.entity',
    'assignment-problems',
    'lifecycle',
  ];
  expect(await faultsOf(offered.map((name) => ({ in: at, of: `src/assignments/${name}.ts` })))).toEqual([]);
  expect(await faultsOf([{ in: at, of: 'src/assignments/sql/edit.ts', kind: 'type' }])).toEqual([]);
  const repository = 'src/assignments/assignments.repository.ts';
  expect(await faultsOf([{ in: at, of: repository, kind: 'type' }])).toHaveLength(1);
});

it('refuses a circle', async () => {
  const [one, other] = ['src/database/connections/pools-0.ts', 'src/database/start/connect-1.ts'];
  const faults = await faultsOf([
    { in: 'src/database/connections/pools.ts', of: other },
    { in: 'src/database/start/connect.ts', of: one },
  ]);
  expect(faults.map((fault) => fault.split(': ')[1])).toEqual(['import(no-cycle)', 'import(no-cycle)']);
});

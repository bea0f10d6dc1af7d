/** The lint rule that holds the wings of `src` and `console/src` (docs/ARCHITECTURE.md): it must fail on each import that points up. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
  console: 'src/console/serve-console.ts',
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
  console: ['console', 'http', 'health', 'operations'],
  identity: ['identity', 'http', 'database', 'health', 'operations'],
  http: ['http', 'database', 'health', 'operations'],
  database: ['database', 'health', 'operations'],
  health: ['database', 'health', 'operations'],
  operations: ['health', 'operations'],
};

/** The same of the console, whose features offer each other their queries, their addresses and who is signed in. */
const pages = {
  router: 'console/src/routes.tsx',
  shell: 'console/src/shell/shell.tsx',
  feature: 'console/src/assignments/table.tsx',
  offered: 'console/src/assignments/queries.ts',
  other: 'console/src/my/my-page.tsx',
  me: 'console/src/session/me.ts',
  words: 'console/src/words/assignment.tsx',
  ui: 'console/src/ui/button.tsx',
  api: 'console/src/api/client.ts',
  i18n: 'console/src/i18n/dates.ts',
};
type Part = keyof typeof pages;

const allParts = Object.keys(pages) as Part[];
const common: Part[] = ['words', 'ui', 'api', 'i18n'];
const belowPart: Record<Part, Part[]> = {
  router: allParts,
  shell: allParts,
  feature: ['feature', 'offered', 'me', ...common],
  offered: ['feature', 'offered', 'me', ...common],
  other: ['other', 'offered', 'me', ...common],
  me: ['offered', 'me', ...common],
  words: ['me', ...common],
  ui: ['ui', 'api', 'i18n'],
  api: ['api', 'i18n'],
  i18n: ['api', 'i18n'],
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
    const path = file.replace(/\.tsx?$/, `-${i}.ts`);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const specifier = relative(dirname(file), of)
      .replace(/^(?!\.)/, './')
      .replace(/\.ts$/, file.startsWith('src/') ? '.js' : '.ts');
    const text = `import ${kind ?? ''} { it } from '${specifier}';\nexport ${kind ?? ''} { it };\n`;
    await writeFile(join(folder, path), text);
  }
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [oxlint, '--format', 'json'], { cwd: folder }, (_, stdout) => resolve(stdout));
  });
  for (const each of ['src', 'console']) await rm(join(folder, each), { recursive: true, force: true });
  const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] };
  return diagnostics.map(({ code, filename }) => {
    const { in: file, of } = imports[Number(/-(\d+)\.ts$/.exec(filename)![1])]!;
    return `${file} → ${of}: ${code}`;
  });
}

const wings = [
  { of: 'the service', files, below },
  { of: 'the console', files: pages, below: belowPart },
] as { of: string; files: Record<string, string>; below: Record<string, string[]> }[];

it.each(wings)(
  'refuses every import of a higher wing, or of another feature, and no other: of $of',
  async ({ files: fileOf, below: belowOf }) => {
    const names = Object.keys(fileOf);
    const pairs = names.flatMap((from) =>
      names.map((to) => ({ from, to, in: fileOf[from]!, of: fileOf[to]! })),
    );
    const expected = pairs
      .filter(({ from, to }) => !belowOf[from]!.includes(to))
      .map((pair) => `${pair.in} → ${pair.of}: eslint(no-restricted-imports)`);
    expect(expected.length).toBeGreaterThan(30);
    expect((await faultsOf(pairs)).sort()).toEqual(expected.sort());
  },
);

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

/** What a page brings before anybody has clicked: what it imports, and what that does, but for types. */
async function broughtBy(path: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = await readFile(path, 'utf8');
  for (const [, from] of text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from '(\.[^']+)';$/gms))
    await broughtBy(join(dirname(path), from!), seen);
  return seen;
}

it('no page of the console brings a calendar, a combo box or a dialog before it is asked for', async () => {
  const source = join(root, 'console/src');
  const router = await readFile(join(source, 'routes.tsx'), 'utf8');
  const lazy = [...router.matchAll(/import\('(\.[^']+)'\)/g)].map(([, path]) => path!);
  const isPage = (path: string): boolean => !/-windows?\.tsx$/.test(path);
  expect(lazy.filter(isPage).length).toBeGreaterThan(5);
  for (const page of ['./main.tsx', ...lazy.filter(isPage)]) {
    const brought = [...(await broughtBy(join(source, page)))].map((path) => relative(source, path));
    expect([page, brought.filter((path) => /^ui\/(choice|day-choice|window)\.tsx$/.test(path))]).toEqual([
      page,
      [],
    ]);
  }
});

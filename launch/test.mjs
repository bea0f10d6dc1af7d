/*
 * `npm test`: build, static checks, tests. `npm test -- <arguments of jest>` leaves the static checks out. The first
 * step that fails ends it, with its exit code.
 *
 * `npm run test:postgres -- 15 <arguments of jest>`: the tests on PostgreSQL 15 (16, 17), whose binaries are fetched.
 *
 * `npm run test:clients -- <arguments of jest>`: the clients that generators make, which the specs fetch (clients/).
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInForeground, runTool } from './processes.mjs';
import { ensureBuilt, ensureConsoleInstalled, ensureInstalled, ensurePackages, fail } from './project.mjs';
import { root } from './root.mjs';

const bin = (name) => `node_modules/${name}`;

const checks = [
  ['Type check', bin('typescript/bin/tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['Type check of the console', 'console/node_modules/typescript/bin/tsc', ['-p', 'console']],
  ['Type check of its tests', bin('typescript/bin/tsc'), ['-p', 'test/console']],
  ['Lint', bin('oxlint/bin/oxlint'), ['--type-aware', '--deny-warnings']],
  ['Format check', bin('prettier/bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']],
];

const [first, ...others] = process.argv.slice(2);
const isOlder = first === '--postgres';
const isOfClients = first === '--clients';
const jestArgs = isOlder ? others.slice(1) : isOfClients ? others : process.argv.slice(2);
const node = await ensureInstalled();
const environment = isOlder ? await olderPostgres(others[0]) : isOfClients ? { TEST_CLIENTS: 'true' } : {};

heading('Build');
await ensureBuilt(node);
console.log('ok');

if (jestArgs.length === 0 && !isOlder && !isOfClients) {
  await ensureConsoleInstalled(node);
  // They do not depend on each other: together they take as long as the slowest. Each speaks when it is its turn.
  const results = checks.map(([, tool, args]) =>
    runTool(node, [tool, ...args], { env: colored(), isQuiet: true }),
  );
  for (const [index, [title]] of checks.entries()) {
    heading(title);
    const { code, output } = await results[index];
    console.log(output.trim() || 'ok');
    if (code !== 0) {
      await Promise.all(results);
      process.exit(code);
    }
  }
}

heading('Tests');
const nodeFlags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const command = [...nodeFlags, bin('jest/bin/jest.js'), ...jestArgs];
process.exit(await runInForeground(node, command, { ...process.env, ...environment }));

/** Fetches the binaries of a PostgreSQL, and returns what tells the tests of it. */
async function olderPostgres(major) {
  const folder = join(root, 'test/support/postgres');
  const majors = readdirSync(folder);
  if (!majors.includes(major)) {
    fail(`Say which PostgreSQL: npm run test:postgres -- ${majors.join('|')} [arguments of jest]`);
  }
  await ensurePackages(join(folder, major), `PostgreSQL ${major}`, node);
  return { TEST_POSTGRES: major };
}

function heading(title) {
  console.log(`\n── ${title}`);
}

/** What a tool prints passes through us, and it would take that for a file. */
function colored() {
  return process.stdout.isTTY ? { ...process.env, FORCE_COLOR: '1' } : process.env;
}

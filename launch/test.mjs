/*
 * `npm test`: build, static checks, tests. `npm test -- <arguments of jest>` leaves the static checks out. The first
 * step that fails ends it, with its exit code.
 */
import { runInForeground, runTool } from './processes.mjs';
import { ensureBuilt, ensureInstalled } from './project.mjs';

const bin = (name) => `node_modules/${name}`;

const checks = [
  ['Type check', bin('typescript/bin/tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['Lint', bin('oxlint/bin/oxlint'), ['--type-aware', '--deny-warnings']],
  ['Format check', bin('prettier/bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']],
];

const jestArgs = process.argv.slice(2);
const node = await ensureInstalled();

heading('Build');
await ensureBuilt(node);
console.log('ok');

if (jestArgs.length === 0) {
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
process.exit(await runInForeground(node, [...nodeFlags, bin('jest/bin/jest.js'), ...jestArgs]));

function heading(title) {
  console.log(`\n── ${title}`);
}

/** What a tool prints passes through us, and it would take that for a file. */
function colored() {
  return process.stdout.isTTY ? { ...process.env, FORCE_COLOR: '1' } : process.env;
}

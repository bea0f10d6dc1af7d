/*
 * Runs other programs and passes signals on, so that whatever ends the launcher ends them too: Ctrl-C, SIGTERM,
 * a closed terminal, or the death of the npm that started it.
 */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { root } from './root.mjs';

/** How long a tool may take to end when asked, before it is killed. In milliseconds. */
const toolPatience = 2_000;
/** One Ctrl-C arrives twice, from the terminal and from npm. What comes later than this is another one. In ms. */
const sameOccasion = 1_000;
const parentCheckInterval = 250;

/** Asks a running child to end; one function per child. */
const stoppers = new Set();
let interruption;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupt(signal));
watchParent();

/**
 * Runs the service and resolves with its exit code. It gets a session of its own: a terminal's Ctrl-C goes to
 * everything in the session, and the service would get it a second time from us. The channel tells it
 * when the launcher was killed.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>} 128 + n when it was killed by signal n
 */
export async function runService(program, args) {
  const child = spawn(program, args, {
    cwd: root,
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  return ended(child, (signal) => child.kill(signal));
}

/**
 * Runs a program that shares the terminal with the launcher, and so gets its Ctrl-C directly.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
export async function runInForeground(program, args, env = process.env) {
  const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
  const code = await ended(child, (signal) => child.kill(signal));
  exitIfInterrupted();
  return code;
}

/**
 * Runs a tool (npm, a compiler, a checker) with whatever it starts in turn; when the launcher is told to end, all
 * of them are ended, and then the launcher. Without `isQuiet` its output goes to the terminal.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, isQuiet?: boolean, onStart?: (pid: number) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>} `output` only when it is quiet
 */
export async function runTool(program, args, { env = process.env, isQuiet = false, onStart } = {}) {
  const output = isQuiet ? 'pipe' : 'inherit';
  const child = spawn(program, args, { cwd: root, env, detached: true, stdio: ['ignore', output, output] });
  if (child.pid) onStart?.(child.pid);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  }
  let impatience;
  const code = await ended(child, () => {
    killGroup(child, 'SIGTERM');
    impatience = setTimeout(() => killGroup(child, 'SIGKILL'), toolPatience);
  });
  clearTimeout(impatience);
  exitIfInterrupted();
  return { code, output: text };
}

/** Ends the launcher if it was told to end and nothing runs any more that would. */
export function exitIfInterrupted() {
  if (interruption && stoppers.size === 0) process.exit(128 + constants.signals[interruption.signal]);
}

function ended(child, stop) {
  stoppers.add(stop);
  // The signal may have come while this child was being started.
  if (interruption) stop(interruption.signal);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      stoppers.delete(stop);
      console.error(`${child.spawnfile} cannot be run: ${error.message}`);
      resolve(127);
    });
    child.once('close', (code, signal) => {
      stoppers.delete(stop);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

function interrupt(signal) {
  const now = performance.now();
  if (interruption && now - interruption.at < sameOccasion) return;
  interruption = { signal, at: now };
  for (const stop of stoppers) stop(signal);
  exitIfInterrupted();
}

/** npm killed by SIGKILL passes nothing on; that its child has another parent then is all there is to notice. */
function watchParent() {
  // Only npm's: a script that started us in the background may end before us.
  const npmPackage = process.env.npm_package_json;
  if (!npmPackage || !existsSync(npmPackage) || dirname(realpathSync(npmPackage)) !== root) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    interrupt('SIGTERM');
  }, parentCheckInterval);
  timer.unref();
}

function killGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
